import { rewritten } from '../project/rewritten.ts'
import type { Target } from '../project/target.ts'

/**
 * The targets as one of several Prometheus scrapes them: only those whose address falls to it.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
 *
 * @example
 * shardOf(targets, 0, 2)
 * // - action: hashmod
 * //   source_labels: [__address__]
 * //   modulus: 2
 * //   target_label: __tmp_shard
 * // - action: keep
 * //   source_labels: [__tmp_shard]
 * //   regex: "0"
 */
export function shardOf(
  targets: readonly Target[],
  shard: number,
  shards: number,
): readonly Target[] {
  if (shards === 1) return targets
  return targets.map((target) =>
    rewritten(target, {
      options: {
        ...target.options,
        relabel: [
          ...(target.options.relabel ?? []),
          {
            action: 'hashmod',
            sourceLabels: ['__address__'],
            modulus: shards,
            targetLabel: '__tmp_shard',
          },
          { action: 'keep', sourceLabels: ['__tmp_shard'], regex: String(shard) },
        ],
      },
    }),
  )
}
