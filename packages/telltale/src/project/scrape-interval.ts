/** How often samples arrive, where a job has an interval of its own. */
import { type AnyFamily, familiesOf } from '@telltale/core'
import { type Duration, durationMs, type Expression } from '@telltale/promql'
import type { System } from './system.ts'
import { familiesIn } from './uses.ts'
import { longestScrapeInterval, variantsOf } from './variants.ts'

/** Of the slowest job that exposes a family; nothing when none has an interval of its own. */
export function ownScrapeInterval(family: AnyFamily, system: System): Duration | undefined {
  return ownIntervals(system).get(family)
}

/** The shortest step at which all of some queries have new samples. */
export function stepFor(queries: readonly Expression[], system: System): Duration {
  const own = ownIntervals(system)
  const usual = longestScrapeInterval(system)
  if (own.size === 0) return usual
  const intervals = queries.flatMap(familiesIn).map((family) => own.get(family) ?? usual)
  return intervals.length === 0 ? usual : intervals.reduce(longer)
}

// Every panel asks.
const memo = new WeakMap<System, ReadonlyMap<AnyFamily, Duration>>()

function ownIntervals(system: System): ReadonlyMap<AnyFamily, Duration> {
  const known = memo.get(system)
  if (known) return known
  const intervals = new Map<AnyFamily, Duration>()
  for (const { options } of [system, ...variantsOf(system).map((variant) => variant.system)]) {
    const usual = options.prometheus.scrapeInterval
    for (const { options: target } of options.targets) {
      if (target.interval === undefined) continue
      for (const family of familiesOf(target.exposes)) {
        intervals.set(family, longer(target.interval, intervals.get(family) ?? '0s'))
      }
    }
    // Another job may expose the same family at the usual interval.
    for (const { options: target } of options.targets) {
      if (target.interval !== undefined) continue
      for (const family of familiesOf(target.exposes)) {
        const own = intervals.get(family)
        if (own !== undefined) intervals.set(family, longer(own, usual))
      }
    }
  }
  memo.set(system, intervals)
  return intervals
}

function longer(a: Duration, b: Duration): Duration {
  return (durationMs(b) ?? 0) > (durationMs(a) ?? 0) ? b : a
}
