/** Whether one Prometheus is enough, and which queries say when it no longer is. */

import type { Capacity } from './capacity.ts'
import { bytesPerSeries, fullMemory } from './figures.ts'

export interface Advice {
  /** How many Prometheus of the given size the expected series need. */
  readonly shards: number
  /** So many series one of them may hold. */
  readonly seriesLimit: number
  readonly text: string
  /** To be asked of the running Prometheus: each has a result when its time has come. */
  readonly queries: readonly { readonly when: string; readonly query: string }[]
}

/** Without another size: a machine of 16 GB and a disk of 500 GB. */
export const usualMachine: Machine = { memoryBytes: 16e9, diskBytes: 500e9 }

export interface Machine {
  readonly memoryBytes: number
  readonly diskBytes: number
}

/**
 * What the numbers mean for machines of a size.
 *
 * Half of the memory is for the series, the rest for queries and the page cache.
 */
export function adviceFor(capacity: Capacity, { memoryBytes, diskBytes }: Machine): Advice {
  const { headSeries, volumeBytes } = capacity
  const seriesLimit = Math.floor((memoryBytes * fullMemory) / bytesPerSeries.expected / 1000) * 1000
  const shards = Math.max(1, Math.ceil(headSeries.expected / Math.max(1, seriesLimit)))
  const fits = volumeBytes.expected / shards <= diskBytes
  return {
    shards,
    seriesLimit,
    text: textOf(shards, headSeries.most > seriesLimit * shards, fits),
    queries: [
      {
        when: 'the series of a month from now do not fit into the memory',
        query: `predict_linear(prometheus_tsdb_head_series[7d], 30 * 86400) > ${seriesLimit}`,
      },
      {
        when: 'the blocks of the retention do not fit onto the disk',
        query: `rate(prometheus_tsdb_head_samples_appended_total[1h]) * ${Math.round(capacity.retentionDays * 86_400)} * rate(prometheus_tsdb_compaction_chunk_size_bytes_sum[1d]) / rate(prometheus_tsdb_compaction_chunk_samples_sum[1d]) > ${Math.round(diskBytes * 0.8)}`,
      },
      {
        when: 'rules take longer than they may',
        query:
          'prometheus_rule_group_last_duration_seconds > prometheus_rule_group_interval_seconds',
      },
    ],
  }
}

function textOf(shards: number, mayOutgrow: boolean, fits: boolean): string {
  const size = shards === 1 ? 'One Prometheus is enough' : `Shard by ${shards}`
  const growth = mayOutgrow ? '; with every bound full it would not be' : ''
  const disk = fits
    ? ''
    : '. The retention does not fit onto its disk: keep the past in Thanos, Mimir or VictoriaMetrics'
  return `${size}${shards === 1 ? growth : ''}${disk}.`
}
