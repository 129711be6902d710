import { telltaleMetrics } from '@telltale/core'

/**
 * What a process that is instrumented with telltale says about its own metrics: for `exposes` of a
 * target, and not for `instrument()`, which registers them anyway.
 *
 * Shape: dropped {metric, reason}, folded {metric, label}, series {metric},
 *        collectFailures {metric, reason}.
 *
 * @example
 * target('shop-api', { addresses: ['shop:3000'], exposes: { http, own: instrumentation } })
 */
export const instrumentation = Object.freeze({
  dropped: telltaleMetrics.droppedSamples,
  folded: telltaleMetrics.foldedLabelValues,
  series: telltaleMetrics.series,
  collectFailures: telltaleMetrics.collectFailures,
})
