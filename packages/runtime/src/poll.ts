export interface PollOptions {
  readonly everyMs: number
  /** Told of the first failure of a row; the next one after a success is told again. */
  readonly onError: (error: unknown) => void
}

export interface Poll {
  /** Resolves when the first run has ended, also when it has failed: wait for it before you listen. */
  readonly ready: Promise<void>
  stop(): void
}

/**
 * Runs `read` now and then every `everyMs`, without keeping the process alive.
 *
 * A failure ends nothing: what `read` has set before keeps its value, and the next run comes as
 * planned. A run that takes longer than the interval is not started a second time beside itself.
 *
 * @example
 * poll(async () => metrics.queue.depth.set({ queue_name: 'pipeline' }, await queue.depth()), {
 *   everyMs: 15_000,
 *   onError: (error) => log.warn({ error }, 'queue depth not read'),
 * })
 */
export function poll(read: () => unknown, { everyMs, onError }: PollOptions): Poll {
  if (!Number.isFinite(everyMs) || everyMs <= 0) {
    throw new TypeError(`poll() needs a positive interval in milliseconds, not ${everyMs}.`)
  }
  let running = false
  let failing = false
  const run = async () => {
    if (running) return
    running = true
    try {
      await read()
      failing = false
    } catch (error) {
      if (!failing) report(onError, error)
      failing = true
    } finally {
      running = false
    }
  }
  const ready = run()
  const timer = setInterval(run, everyMs)
  timer.unref()
  return { ready, stop: () => clearInterval(timer) }
}

function report(onError: PollOptions['onError'], error: unknown): void {
  try {
    onError(error)
  } catch {
    // A logger that throws must not stop the timer.
  }
}
