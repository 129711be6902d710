/** Where one Prometheus scrapes several systems, a query says whose series it reads. */
import { familiesOf } from '@telltale/core'
import type { LabelMatcher, PrintContext, VectorSelector } from '@telltale/promql'
import type { System } from './system.ts'
import { byJob, type Target } from './target.ts'

/**
 * The context with the job of whatever exposes a series, for a system with `jobMatcher`.
 *
 * Recorded series and `ALERTS` get none: what was aggregated has no job any more.
 *
 * @example
 * print(sum(rate(http.requests)), inSystem(ruleContext('5m'), shop))
 * // => 'sum(rate(http_requests_total{job="shop-api"}[5m]))'
 */
export function inSystem(context: PrintContext, system: System): PrintContext {
  if (system.options.jobMatcher !== true) return context
  const bySeries = matchersBySeries(system.options.targets)
  const ofAny = [jobMatcher(byJob(system.options.targets).map(({ job }) => job))]
  return {
    ...context,
    matchersOf: (selector) => {
      const name = nameOf(selector)
      if (name?.includes(':') || name === 'ALERTS' || name === 'ALERTS_FOR_STATE') return []
      return bySeries.get(name ?? '') ?? ofAny
    },
  }
}

function nameOf({ name, series }: VectorSelector): string | undefined {
  if (series?.of === 'rule') return series.rule.record
  return name ?? (series?.of === 'family' ? series.family.name : undefined)
}

function matchersBySeries(
  targets: readonly Target[],
): ReadonlyMap<string, readonly LabelMatcher[]> {
  const jobs = new Map<string, string[]>()
  for (const { job, options } of byJob(targets)) {
    for (const { name } of familiesOf(options.exposes)) {
      for (const series of [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]) {
        const known = jobs.get(series)
        if (known === undefined) jobs.set(series, [job])
        else if (!known.includes(job)) known.push(job)
      }
    }
  }
  return new Map([...jobs].map(([series, all]) => [series, [jobMatcher(all)]]))
}

function jobMatcher(jobs: readonly string[]): LabelMatcher {
  const [first = ''] = jobs
  return jobs.length === 1
    ? { label: 'job', op: '=', value: first }
    : { label: 'job', op: '=~', value: jobs.map(escaped).join('|') }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
