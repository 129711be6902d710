/** What one number is made of those that several processes of a service have for a gauge. */
import type { AnyFamily } from './family.ts'
import { didYouMean } from './problem.ts'

/**
 * - `sum`: they add up, such as requests in flight or open connections.
 * - `min`, `max`: the worst of them is what matters, such as health or the age of a backup.
 * - `average`: each is a share of the same whole, such as the load of an event loop.
 * - `last`: all measure the same thing, such as the length of one queue; the latest change counts.
 * - `per-process`: each is its own series, with the label `process`.
 */
export type GaugeAggregate = (typeof gaugeAggregates)[number]

export const gaugeAggregates = ['sum', 'min', 'max', 'average', 'last', 'per-process'] as const

type Draft = Pick<AnyFamily, 'name' | 'aggregate'>

export function* validAggregate({ name, aggregate }: Draft) {
  const known: readonly string[] = gaugeAggregates
  if (aggregate === undefined || known.includes(aggregate)) return
  yield [
    'metrics/gauge-aggregate',
    `${name} aggregates its processes by "${aggregate}".${didYouMean(aggregate, known)}`,
    'One endpoint for several processes would not know what to show for it.',
    `Use one of ${known.join(', ')}, or leave it out: every process then has its own series.`,
  ] as const
}
