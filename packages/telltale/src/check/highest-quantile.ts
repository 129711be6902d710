import type { AnyFamily } from '@telltale/core'
import { type Node, walk } from '@telltale/promql'
import type { Analysis } from './analysis.ts'
import { selectorsIn } from './analysis.ts'

export interface HighestQuantile {
  readonly family: AnyFamily
  /** The highest bucket bound below infinity. */
  readonly bound: number
}

/** The histogram that a quantile is taken of, and the most that the quantile can be. */
export function highestQuantile(node: Node, analysis: Analysis): HighestQuantile | undefined {
  if (node.type !== 'Call' || node.func !== 'histogram_quantile') return undefined
  const [selector, ...others] = selectorsIn(walk(node.args[1] ?? node))
  const series = selector && others.length === 0 ? analysis.seriesOf(selector) : undefined
  if (series?.of !== 'family' || series.part !== 'bucket') return undefined
  const bound = series.family.buckets?.at(-1)
  return bound === undefined ? undefined : { family: series.family, bound }
}
