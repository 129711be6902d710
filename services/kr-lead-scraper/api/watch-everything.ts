import type { Log } from '@systems/kit/run-main'
import type { queue, system } from '@systems/metrics/kr-lead-scraper'
import type { HandlesOf, Poll } from '@telltale/runtime'
import type { Clients } from '../clients.ts'
import { probeServices } from '../monitoring/probe-services.ts'
import { watchQueue } from '../monitoring/watch-queue.ts'
import type { ApiSettings } from './settings.ts'

export interface WatchedHandles {
  readonly queue: HandlesOf<typeof queue>
  readonly system: HandlesOf<typeof system>
}

/** Watches the queue and the services that the product needs, itself included. */
export function watchEverything(
  { queue, system }: WatchedHandles,
  { leads, jobs, model }: Clients,
  apiUrl: string,
  options: Pick<ApiSettings, 'queuePollSeconds' | 'probeSeconds' | 'probeTimeoutSeconds'> & {
    readonly log: Log
  },
): Pick<Poll, 'stop'> {
  const { log } = options
  const queueWatch = watchQueue({ queue, workers: system.workers }, jobs.states, {
    everyMs: options.queuePollSeconds * 1000,
    log,
  })
  const probes = probeServices(
    system.health,
    {
      api: (timeoutMs) =>
        fetch(new URL('/health', apiUrl), { signal: AbortSignal.timeout(timeoutMs) }),
      db: leads.isThere,
      redis: jobs.isThere,
      ollama: model.isThere,
    },
    {
      everyMs: options.probeSeconds * 1000,
      timeoutMs: options.probeTimeoutSeconds * 1000,
      log,
    },
  )
  return {
    stop() {
      queueWatch.stop()
      probes.stop()
    },
  }
}
