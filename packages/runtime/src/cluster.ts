/** One endpoint for the workers of node:cluster. */
import cluster, { type Worker } from 'node:cluster'
import { createHub, type HubOptions } from './processes/hub.ts'
import type { SharedMetrics } from './processes/share.ts'
import { createSpoke, type SpokeOptions } from './processes/spoke.ts'

export type { AggregatedRegistry } from './processes/aggregated-registry.ts'
export type { SharedMetrics, SharingOptions } from './processes/share.ts'

export type ClusterMetricsOptions = HubOptions
export type ReportToPrimaryOptions = SpokeOptions

/**
 * The metrics of all workers, in the primary.
 *
 * Counters and histograms are summed over all workers that there ever were; gauges as their
 * definitions say (`aggregate`), over those that live. A scrape shows what the workers wrote last,
 * at most 250 ms ago, and waits for none of them unless `deadlineMs` says so.
 *
 * Errors: throws when the options are wrong, in a worker, or when there is no place to write.
 *
 * @example
 * if (cluster.isPrimary) {
 *   const { registry } = clusterMetrics()
 *   await serveMetrics({ registry, port: 9091 })
 *   cluster.fork()
 * }
 */
export function clusterMetrics(options: ClusterMetricsOptions = {}): SharedMetrics {
  if (!cluster.isPrimary) {
    throw new TypeError(
      'clusterMetrics() belongs into the primary, and this is a worker. A worker calls reportToPrimary({ registry }); where the primary is not yours, as with PM2, use shareDirectory() of @telltale/runtime/directory.',
    )
  }
  const hub = createHub<number>('clusterMetrics()', 'primary', options, (id, message) => {
    const worker = cluster.workers?.[id]
    // It may be about to end, and its channel be closed at any moment.
    if (worker?.isConnected()) worker.send(message, () => {})
  })
  cluster.on('message', (worker: Worker, message: unknown) => hub.receive(worker.id, message))
  cluster.on('disconnect', (worker: Worker) => hub.leave(worker.id))
  cluster.on('exit', (worker: Worker) => hub.leave(worker.id))
  for (const worker of Object.values(cluster.workers ?? {})) {
    if (worker) hub.welcome(worker.id)
  }
  return hub.metrics
}

/**
 * Makes the metrics of a worker part of `clusterMetrics()`. Its `registry` has those of all
 * workers, so that a worker can serve the endpoint too.
 *
 * Errors: throws outside of a worker. Without a primary that calls `clusterMetrics()` nothing
 *         happens, except that `registry.metrics()` rejects and says so.
 *
 * @example
 * reportToPrimary({ registry: metrics.registry })
 */
export function reportToPrimary(options: ReportToPrimaryOptions): SharedMetrics {
  const { worker } = cluster
  if (!worker) {
    throw new TypeError(
      'reportToPrimary() belongs into a worker of node:cluster, and this process is none. In the primary, pass its registry: clusterMetrics({ registry }).',
    )
  }
  const send = (message: unknown) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => {})
  }
  const spoke = createSpoke(
    process.env.NODE_APP_INSTANCE || String(worker.id),
    options,
    send,
    'The primary has not answered: it has to call clusterMetrics() of @telltale/runtime/cluster. Where the primary is not yours, as with PM2, use shareDirectory() of @telltale/runtime/directory.',
  )
  process.on('message', (message) => spoke.receive(message))
  send({ telltale: 'join' })
  return spoke.metrics
}
