import { setTimeout as sleep } from 'node:timers/promises'
import type { Pipeline } from './pipeline.ts'

export interface Schedule {
  /** Begins no further run, and waits for the one in progress. */
  stop(): Promise<void>
}

/** Runs a pipeline now, and again so many seconds after each run has ended. */
export function schedule(pipeline: Pipeline, pauseSeconds: number): Schedule {
  const stopping = new AbortController()
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      await pipeline.run()
      await sleep(pauseSeconds * 1000, undefined, stopping).catch(() => {})
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await ended
    },
  }
}
