import { type AnyFamily, familiesOf, seriesBound } from '@telltale/core'
import type { System } from '../../project/system.ts'
import { addressesOf } from '../../project/target.ts'
import { projectCheck } from '../definition.ts'

/**
 * All processes of a system together may create no more series than its budget: the product of
 * label values, buckets and instances, summed up. Families that say why their own bound is not
 * reached (`metrics/too-many-series`) do not count.
 */
export const seriesBudget = projectCheck(
  {
    code: 'metrics/series-budget',
    severity: 'warning',
    title: 'the metrics of a system may create more series than its budget',
  },
  function* ({ systems }) {
    for (const { system } of systems) {
      const limit = system.options.prometheus.seriesBudget ?? defaultBudget
      const bounds = boundsOf(system)
      const total = bounds.reduce((sum, { series }) => sum + series, 0)
      if (total <= limit) continue
      const largest = [...bounds].sort((a, b) => b.series - a.series).slice(0, 3)
      yield {
        summary: `${system.name} may have ${text(total)} series, more than its budget of ${text(limit)}`,
        at: system.at,
        path: [system.options.title],
        related: largest.map(({ family, series }) => ({
          message: `up to ${text(series)} of them are ${family.name}`,
          at: family.at,
        })),
        why: 'Each series costs about 4 kB of memory in Prometheus, and every query that reads it time.',
        fix: 'Bound the labels of the largest tighter, or raise the budget: prometheus: { seriesBudget: … }.',
      }
    }
  },
)

/** What a small Prometheus holds without a thought. */
const defaultBudget = 100_000

interface Bound {
  readonly family: AnyFamily
  readonly series: number
}

function boundsOf({ options }: System): readonly Bound[] {
  return options.targets.flatMap((target) =>
    familiesOf(target.options.exposes)
      .filter(({ allow }) => !allow['metrics/too-many-series'])
      .map((family) => ({ family, series: seriesBound(family) * addressesOf(target).length })),
  )
}

function text(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
