import type { Registry } from '../client.ts'
import type { AggregatedRegistry } from './aggregated-registry.ts'
import type { Member } from './member.ts'
import { type Message, messageOf } from './messages.ts'
import type { OnProblem } from './problems.ts'
import { aggregate, type SharedMetrics, shareRegistry } from './share.ts'

export interface SpokeOptions {
  readonly registry: Registry
  /** What this worker is called in gauges that are shown per process. @default its number */
  readonly process?: string
  /** Told once of each kind of problem. @default a Node.js process warning */
  readonly onProblem?: OnProblem
}

/** The side of a worker: writes where the main process says, from the moment it has said so. */
export interface Spoke {
  readonly metrics: SharedMetrics
  receive(value: unknown): void
}

export function createSpoke(
  ownName: string,
  options: SpokeOptions,
  send: (message: Message) => void,
  notWelcomed: string,
): Spoke {
  const { registry, onProblem } = options
  let member: Member | undefined
  let aggregated: (AggregatedRegistry & { close(): void }) | undefined
  let isClosed = false

  const enter = ({ directory, group, settings }: Message & { readonly telltale: 'welcome' }) => {
    if (member || isClosed) return
    const own = { ...settings, ...(onProblem && { onProblem }) }
    const sharing = { directory, group, makesDirectory: false, options: own }
    const joined = shareRegistry(sharing, registry, options.process ?? ownName)
    member = joined
    aggregated = aggregate(sharing, async () => {
      await joined.refresh()
      return new Set()
    })
    send({ telltale: 'join' })
  }

  return {
    receive(value) {
      const message = messageOf(value)
      if (message?.telltale === 'welcome') enter(message)
      else if (message?.telltale === 'write') {
        void member?.refresh().then(() => {
          const id = member?.identity().id ?? ''
          send({ telltale: 'written', request: message.request, id })
        })
      }
    },
    metrics: {
      registry: {
        contentType: 'text/plain; version=0.0.4; charset=utf-8',
        async metrics() {
          if (!aggregated) throw new Error(notWelcomed)
          return aggregated.metrics()
        },
      },
      flush: () => member?.flush(),
      close() {
        isClosed = true
        member?.close()
        aggregated?.close()
      },
    },
  }
}
