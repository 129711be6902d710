import type { Terminal } from './terminal.ts'

/** Says what is being done once it takes long, on a terminal that somebody watches. */
export interface Progress {
  readonly phase: (text: string) => void
  readonly stop: () => void
}

const patienceMs = 500

export function startProgress({ isInteractive }: Terminal): Progress {
  if (!isInteractive) return { phase: () => {}, stop: () => {} }
  let spinner: { text: string; start(): unknown; stop(): unknown } | undefined
  let current = ''
  let stopped = false
  const timer = setTimeout(async () => {
    // Loaded only when it is needed: most runs are over before.
    const { default: yoctoSpinner } = await import('yocto-spinner')
    if (stopped) return
    spinner = yoctoSpinner({ text: current, stream: process.stderr })
    spinner.start()
  }, patienceMs)
  timer.unref()
  return {
    phase(text) {
      current = `${text} …`
      if (spinner) spinner.text = current
    },
    stop() {
      stopped = true
      clearTimeout(timer)
      spinner?.stop()
    },
  }
}
