import type { AnyFamily, Counter, Histogram } from '@telltale/core'
import { type Expression, print, quantileOf, rate, ruleContext, sum } from '@telltale/promql'

/**
 * How a family is usually read: a counter as a rate, a histogram as a quantile.
 *
 * @example
 * exampleQuery(pipeline.runs) // => 'sum by (stage) (rate(pipeline_runs_total[5m]))'
 * exampleQuery(queue.depth)   // => 'queue_depth'
 */
export function exampleQuery(family: AnyFamily): string {
  return print(expressionFor(family), ruleContext('5m'))
}

function expressionFor(family: AnyFamily): Expression {
  const [label] = Object.keys(family.labels)
  switch (family.kind) {
    case 'counter': {
      const perSecond = rate(family as Counter)
      return label === undefined ? sum(perSecond) : sum(perSecond).by(label)
    }
    case 'histogram':
      return quantileOf(family as Histogram, 0.95)
    default:
      return selector(family)
  }
}

/** A gauge as it is; of a summary its highest quantile. */
function selector({ name, quantiles }: AnyFamily): Expression {
  const highest = quantiles?.at(-1)
  const matchers =
    highest === undefined ? [] : [{ label: 'quantile', op: '=' as const, value: String(highest) }]
  return { node: { type: 'VectorSelector', name, matchers } }
}
