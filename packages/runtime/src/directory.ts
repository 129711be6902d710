/** One endpoint for independent processes that share a directory: PM2, containers, workers. */
import type { Registry } from './client.ts'
import { groupOf } from './processes/file-names.ts'
import { checkOptions } from './processes/option-problems.ts'
import { deleteLeftovers, deleteOtherRuns } from './processes/other-runs.ts'
import {
  aggregate,
  type SharedMetrics,
  type Sharing,
  type SharingOptions,
  shareRegistry,
} from './processes/share.ts'

export type { AggregatedRegistry } from './processes/aggregated-registry.ts'
export type { SharedMetrics, SharingOptions } from './processes/share.ts'

export interface ShareDirectoryOptions extends SharingOptions {
  /** Made if it is not there. A tmpfs or a local disk, not a network file system. */
  readonly directory: string
  readonly registry: Registry
  /** Processes with the same one are counted together. @default 'service' */
  readonly service?: string
  /**
   * What distinguishes one start of the whole service from the next, such as a deployment's id.
   * What earlier runs have left is not counted, and deleted.
   * @default none: counters go on where the last process has left them
   */
  readonly run?: string
  /**
   * What becomes of the numbers of earlier processes when the first one starts and none of them is
   * there any more: `'continue'` goes on from them, `'delete'` begins at 0. A process that starts
   * beside others always goes on.
   * @default 'continue'
   */
  readonly leftovers?: 'continue' | 'delete'
  /**
   * What this process is called in gauges that are shown per process. Best a name that the process
   * has again after a restart.
   * @default PM2's NODE_APP_INSTANCE, else the process id
   */
  readonly process?: string
}

/**
 * Shares the metrics of this process with others through a directory, and shows theirs.
 *
 * Any of the processes may serve `registry`, or all, or only one. Counters and histograms are
 * summed over all processes that there ever were; gauges as their definitions say (`aggregate`),
 * over those that live.
 *
 * Errors: throws when the options are wrong or the directory cannot be made. After that nothing of
 *         it throws: a full disk or a damaged file is reported to `onProblem`.
 *
 * @example
 * const shared = shareDirectory({ directory: '/dev/shm/shop', registry: metrics.registry })
 * await serveMetrics({ registry: shared.registry, port: 9091 })
 */
export function shareDirectory(options: ShareDirectoryOptions): SharedMetrics {
  checkOptions('shareDirectory()', options, ['directory', 'service', 'run', 'leftovers'])
  const { directory, registry, service = 'service', run } = options
  const group = groupOf(service, run)
  const silenceMs = options.silenceMs ?? 30_000
  if (options.leftovers === 'delete') deleteLeftovers(directory, group, silenceMs)
  const sharing: Sharing = { directory, group, makesDirectory: true, options }
  const member = shareRegistry(sharing, registry, options.process)
  deleteOtherRuns(directory, service, group, silenceMs)
  const aggregated = aggregate(sharing, async () => {
    await member.refresh()
    return new Set()
  })
  return {
    registry: aggregated,
    flush: member.flush,
    close() {
      member.close()
      aggregated.close()
    },
  }
}
