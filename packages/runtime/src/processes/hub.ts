import type { Registry } from '../client.ts'
import { createAsking } from './asking.ts'
import type { Identity } from './identity.ts'
import { type Message, messageOf, type WorkerSettings } from './messages.ts'
import { checkOptions } from './option-problems.ts'
import { privateDirectory } from './private-directory.ts'
import {
  aggregate,
  type SharedMetrics,
  type Sharing,
  type SharingOptions,
  shareRegistry,
} from './share.ts'

export interface HubOptions extends SharingOptions {
  /** The metrics of the main process itself, if it has any. */
  readonly registry?: Registry
  /**
   * How long a scrape may wait for workers to write what they have counted up to this moment, and
   * to run their collectors, in milliseconds. Of one that has not answered then, the numbers count
   * that it wrote last.
   * @default 0: nobody is asked, and a scrape shows what was written last (`writeEveryMs`)
   */
  readonly deadlineMs?: number
}

/** The side of the main process: gives workers a place to write, and asks them to. */
export interface Hub<K> {
  readonly metrics: SharedMetrics
  receive(key: K, value: unknown): void
  /** A worker is gone. */
  leave(key: K): void
  /** For workers that were there first. */
  welcome(key: K): void
}

export function createHub<K>(
  caller: string,
  ownName: string,
  options: HubOptions,
  send: (key: K, message: Message) => void,
  hasLeft?: (identity: Identity) => boolean,
): Hub<K> {
  checkOptions(caller, options, ['deadlineMs'])
  const { registry } = options
  const { directory, ensure } = privateDirectory()
  const sharing: Sharing = {
    directory,
    group: 'process',
    makesDirectory: false,
    options,
    ...(hasLeft && { hasLeft }),
  }
  const settings = settingsOf(options)
  const member = registry && shareRegistry(sharing, registry, ownName)
  const { deadlineMs = 0 } = options
  const asking = createAsking<K>(
    (key, request) => send(key, { telltale: 'write', request }),
    deadlineMs,
  )
  const aggregated = aggregate(sharing, async () => {
    ensure()
    if (deadlineMs > 0) return (await Promise.all([asking.ask(), member?.refresh()]))[0]
    member?.flush()
    return new Set()
  })
  const welcome = (key: K) =>
    send(key, {
      telltale: 'welcome',
      directory: sharing.directory,
      group: sharing.group,
      settings,
    })
  return {
    metrics: {
      registry: aggregated,
      flush: () => member?.flush(),
      close() {
        member?.close()
        aggregated.close()
      },
    },
    receive(key, value) {
      const message = messageOf(value)
      if (message?.telltale === 'join') {
        asking.join(key)
        welcome(key)
      } else if (message?.telltale === 'written') {
        // A worker that was welcomed first has not said that it is there.
        asking.join(key)
        asking.answered(key, message.request, message.id)
      }
    },
    leave: (key) => asking.leave(key),
    welcome,
  }
}

function settingsOf({
  writeEveryMs,
  collectEveryMs,
  collectTimeoutMs,
  silenceMs,
}: SharingOptions): WorkerSettings {
  return {
    ...(writeEveryMs !== undefined && { writeEveryMs }),
    ...(collectEveryMs !== undefined && { collectEveryMs }),
    ...(collectTimeoutMs !== undefined && { collectTimeoutMs }),
    ...(silenceMs !== undefined && { silenceMs }),
  }
}
