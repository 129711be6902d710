/** One endpoint for the threads of node:worker_threads. */
import { BroadcastChannel, isMainThread, threadId, type Worker } from 'node:worker_threads'
import { createHub, type HubOptions } from './processes/hub.ts'
import type { Message } from './processes/messages.ts'
import type { SharedMetrics } from './processes/share.ts'
import { createSpoke, type SpokeOptions } from './processes/spoke.ts'

export type { AggregatedRegistry } from './processes/aggregated-registry.ts'
export type { SharedMetrics, SharingOptions } from './processes/share.ts'

export type ThreadMetricsOptions = HubOptions
export type ReportToMainThreadOptions = SpokeOptions

/**
 * The metrics of all threads, in the main thread. Threads that end are forgotten as processes are:
 * their gauges go, what they have counted stays.
 *
 * Errors: throws when the options are wrong, in a worker, or when there is no place to write.
 *
 * @example
 * const { registry } = threadMetrics({ registry: metrics.registry })
 * await serveMetrics({ registry, port: 9091 })
 */
export function threadMetrics(options: ThreadMetricsOptions = {}): SharedMetrics {
  if (!isMainThread) {
    throw new TypeError(
      'threadMetrics() belongs into the main thread. A worker calls reportToMainThread({ registry }).',
    )
  }
  const channel = openChannel()
  const ended = new Set<number>()
  const hub = createHub<number>(
    'threadMetrics()',
    'main',
    options,
    (to, message) => channel.postMessage({ to, message } satisfies Envelope),
    ({ pid, thread }) => pid === process.pid && ended.has(thread),
  )
  channel.onmessage = (event) => {
    const { from, message } = (event as { readonly data: Envelope }).data
    if (from !== undefined) hub.receive(from, message)
  }
  process.on('worker', (worker: Worker) => {
    // Afterwards it no longer says which one it was.
    const { threadId: id } = worker
    worker.once('exit', () => {
      ended.add(id)
      hub.leave(id)
    })
  })
  channel.postMessage({ to: everybody, message: { telltale: 'call' } })
  return hub.metrics
}

/**
 * Makes the metrics of a worker part of `threadMetrics()`. Its `registry` has those of all threads.
 *
 * Errors: throws in the main thread. Without `threadMetrics()` there, nothing happens, except that
 *         `registry.metrics()` rejects and says so.
 *
 * @example
 * reportToMainThread({ registry: metrics.registry })
 */
export function reportToMainThread(options: ReportToMainThreadOptions): SharedMetrics {
  if (isMainThread) {
    throw new TypeError(
      'reportToMainThread() belongs into a worker. In the main thread, pass its registry: threadMetrics({ registry }).',
    )
  }
  const channel = openChannel()
  const send = (message: Message) =>
    channel.postMessage({ from: threadId, message } satisfies Envelope)
  const spoke = createSpoke(
    String(threadId),
    options,
    send,
    'The main thread has not answered: it has to call threadMetrics() of @telltale/runtime/threads.',
  )
  channel.onmessage = (event) => {
    const { to, message } = (event as { readonly data: Envelope }).data
    if (to === threadId) spoke.receive(message)
    else if (to === everybody) send({ telltale: 'join' })
  }
  send({ telltale: 'join' })
  return spoke.metrics
}

/** All threads of a process hear it; those for whom it is not ignore it. */
interface Envelope {
  readonly to?: number
  readonly from?: number
  readonly message: unknown
}

const everybody = -1

function openChannel(): BroadcastChannel {
  const channel = new BroadcastChannel('telltale.processes')
  // @types/node leaves it out: the channel must not keep a thread alive.
  ;(channel as BroadcastChannel & { unref(): void }).unref()
  return channel
}
