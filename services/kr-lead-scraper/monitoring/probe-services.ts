import type { Log } from '@systems/kit/run-main'
import type { system } from '@systems/metrics/kr-lead-scraper'
import { type HandlesOf, type Poll, poll } from '@telltale/runtime'
import type { ServiceName } from '../ask.ts'

type Service = ServiceName | 'api'

/** Rejects when the service is not there; it is given so many milliseconds. */
export type Probe = (timeoutMs: number) => Promise<unknown>

/** Asks every service whether it is there, each by itself, so that a slow one delays no other. */
export function probeServices(
  health: HandlesOf<typeof system.health>,
  probes: Readonly<Record<Service, Probe>>,
  options: { readonly everyMs: number; readonly timeoutMs: number; readonly log: Log },
): Poll {
  const polls = Object.entries(probes).map(([service, probe]) =>
    probeOne(health.labels({ service: service as Service }), service, probe, options),
  )
  return {
    ready: Promise.all(polls.map(({ ready }) => ready)).then(() => {}),
    stop() {
      for (const { stop } of polls) stop()
    },
  }
}

function probeOne(
  health: { set(value: number): void },
  service: string,
  probe: Probe,
  { everyMs, timeoutMs, log }: Parameters<typeof probeServices>[2],
): Poll {
  const onError = (error: unknown) =>
    log(`${service} is down: ${error instanceof Error ? error.message : error}`)
  return poll(
    async () => {
      try {
        await within(timeoutMs, probe(timeoutMs))
        health.set(1)
      } catch (error) {
        health.set(0)
        throw error
      }
    },
    { everyMs, onError },
  )
}

/** A probe that does not keep its time is a service that is not there. */
async function within(timeoutMs: number, probing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const giveUp = () => reject(new Error(`no answer within ${timeoutMs} ms`))
    timer = setTimeout(giveUp, timeoutMs)
  })
  try {
    await Promise.race([probing, late])
  } finally {
    clearTimeout(timer)
  }
}
