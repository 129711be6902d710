import { telltaleMetrics } from '@telltale/core'
import type { Collector, Registry } from './client.ts'
import type { CollectFailure } from './collect-within.ts'
import { type Held, heldOf } from './collectors.ts'
import type { LossCounters } from './dropped-samples.ts'
import { linesPerSeries } from './zero-series.ts'

const { droppedSamples, foldedLabelValues, series: seriesCount, collectFailures } = telltaleMetrics

/** The families that a registry has beside those of the service. */
export const ownFamilies = [
  droppedSamples,
  foldedLabelValues,
  seriesCount,
  collectFailures,
] as const

/** Registers what telltale tells about itself. */
export function registerOwnMetrics(
  registry: Registry,
  hold: (family: (typeof ownFamilies)[number]) => Held,
): LossCounters {
  const [dropped, folded, counted, failures] = ownFamilies.map(hold) as [Held, Held, Held, Held]
  const gauge = counted.collector as Collector & { collect?: () => void }
  gauge.collect ??= () => countSeries(registry, counted.collector)
  return {
    dropped: dropped.collector,
    folded: folded.collector,
    failures: failures.collector,
  }
}

/** Counts a scrape without a metric, if the registry was instrumented. */
export function countCollectFailure(
  registry: Registry,
  metric: { readonly name?: string },
  reason: CollectFailure,
): void {
  const counter = registry.getSingleMetric(collectFailures.name) as Collector | undefined
  counter?.inc({ metric: metric.name ?? '', reason }, 1)
}

/** Without its own, so that two scrapes of a service at rest are the same. */
function countSeries(registry: Registry, gauge: Collector): void {
  for (const metric of registry.getMetricsAsArray()) {
    const holding = heldOf(metric)
    if (!holding || ownNames.has(holding.family.name)) continue
    const { family, series } = holding
    gauge.set({ metric: family.name }, series.size * linesPerSeries(family))
  }
}

const ownNames = new Set<string>(ownFamilies.map((family) => family.name))
