/** From options to an exit code: plan, start, watch, stop. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Style } from '../packages/telltale/src/report/style.ts'
import { findPrometheus } from '../packages/telltale/src/verify/find-prometheus.ts'
import { PrometheusFailed } from '../packages/telltale/src/verify/prometheus-process.ts'
import { CannotStart, type Options } from './options.ts'
import { planFor } from './start/plan.ts'
import { startPreview } from './start/preview.ts'
import { startDemo } from './start/start-demo.ts'
import { lastWords, NotReady } from './start/start-system.ts'
import type { Supervised } from './start/supervisor.ts'
import { takenPorts, takenText } from './start/taken-ports.ts'
import { addressesText } from './watch/addresses.ts'
import { screenFor } from './watch/screen.ts'
import { summaryText } from './watch/summary.ts'
import { faultsOf } from './watch/verdict.ts'
import { watchDemo } from './watch/watch.ts'

export interface Terminal {
  /** Fires when somebody wants it to end. */
  readonly signal: AbortSignal
  readonly write: (text: string) => void
  readonly columns: () => number
  /** Somebody is watching: what was written may be written over. */
  readonly isInteractive: boolean
  readonly style: Style
}

/** On a busy machine a program may take that long to answer. */
const readyWithinMs = 90_000

/** Much shorter than in production, so that nobody has to wait for a rate. */
const interval = '2s'

/** @throws CannotStart */
export async function runDemo(options: Options, terminal: Terminal): Promise<number> {
  const { signal, style } = terminal
  const prometheus = await prometheusProgram(options.prometheus)
  const plan = await planFor(options.demos, {
    anyPorts: options.freePorts,
    withPreview: options.preview,
  })
  const taken = await takenPorts(plan)
  if (taken.length > 0) throw new CannotStart(takenText(taken))

  const screen = screenFor(terminal)
  const ended: string[] = []
  const onEnd = (program: Supervised) => {
    const text = `${program.name} has ended ${program.ending()}`
    ended.push(`${text}.`)
    screen.note(`${style('error', '✗')} ${text}${lastWords(program)}`)
  }
  const running = await orSayWhy(signal, () =>
    startDemo(plan, {
      prometheus,
      interval,
      withPostgres: options.withPostgres,
      readyWithinMs,
      onPhase: screen.note,
      onEnd,
      signal,
    }),
  )
  if (running === undefined) {
    screen.note('Stopped; nothing is left running.')
    return 0
  }
  try {
    if (options.preview) screen.note('starting the preview')
    const preview = await orSayWhy(signal, () => startPreview(running, signal))
    screen.note(addressesText(running, preview, style))
    const end = options.seconds === undefined ? signal : endAfter(options.seconds, signal)
    const last = await watchDemo(running, { ...terminal, screen, end })
    screen.end()
    if (signal.aborted) return 0
    const faults = [...ended, ...faultsOf(last.systems), ...last.troubles]
    screen.note(summaryText(last, faults, style))
    return faults.length === 0 ? 0 : 1
  } finally {
    screen.end()
    if (signal.aborted) screen.note('Stopping …')
    await running.stop()
    screen.note('Everything has stopped.')
  }
}

async function prometheusProgram(path: string): Promise<string> {
  const found = await findPrometheus(path)
  if ('path' in found) return found.path
  const what =
    path === 'prometheus' ? 'There is no prometheus on the PATH' : `${path} is no Prometheus`
  throw new CannotStart(`${what}, and without one there is nothing to look at. Install it:
  apt-get install prometheus       Debian, Ubuntu
  brew install prometheus          macOS
  https://prometheus.io/download   everything else
or name one: pnpm demo --prometheus /path/to/prometheus`)
}

/** Nothing when somebody has interrupted it. @throws CannotStart */
async function orSayWhy<T>(signal: AbortSignal, start: () => Promise<T>): Promise<T | undefined> {
  try {
    return await start()
  } catch (error) {
    if (signal.aborted) return undefined
    if (error instanceof NotReady)
      throw new CannotStart(`${error.message}\nEverything else was stopped.`)
    if (error instanceof PrometheusFailed)
      throw new CannotStart(`Prometheus does not start. It said:\n${error.message}`)
    throw error
  }
}

/** Fires after so long, or as soon as somebody wants it. */
function endAfter(seconds: number, signal: AbortSignal): AbortSignal {
  const controller = new AbortController()
  wait(seconds * 1000, undefined, { signal }).then(
    () => controller.abort(),
    () => controller.abort(),
  )
  return controller.signal
}
