/** What a running service is to the outside. */
export interface Running {
  /** One line that says where it is reached. */
  readonly greeting: string
  /** Finishes what is in progress, then frees everything. */
  stop(): Promise<void>
}

/** Tells a person, one line each; goes to stderr. */
export type Log = (message: string) => void

export const log: Log = (message) => process.stderr.write(`${message}\n`)

/**
 * Runs a service as the process's main: greets, and stops on SIGTERM or SIGINT. What keeps it from
 * starting is said in one message, without a stack, and ends the process with code 1.
 */
export async function runMain(start: () => Promise<Running>): Promise<void> {
  try {
    const running = await start()
    log(running.greeting)
    stopOnSignal(running)
  } catch (error) {
    log(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}

/** Adds to "port is taken" which variable chooses another one. */
export async function onPort<T>(port: number, variable: string, listening: Promise<T>): Promise<T> {
  try {
    return await listening
  } catch (cause) {
    const code =
      (cause as NodeJS.ErrnoException).code ??
      ((cause as Error).cause as NodeJS.ErrnoException)?.code
    if (code !== 'EADDRINUSE') throw cause
    throw new Error(
      `Port ${port} is taken by another process. Stop that one, or set ${variable} to a free port.`,
      { cause },
    )
  }
}

const stopWithinMs = 10_000

function stopOnSignal(running: Running): void {
  let stopping = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    log(`${signal}: finishing what is in progress.`)
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    running.stop().then(
      () => process.exit(0),
      (error) => {
        log(`It could not stop cleanly: ${error}`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
}
