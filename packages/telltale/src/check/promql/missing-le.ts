import { mayHave, type Node, walk } from '@telltale/promql'
import type { Analysis } from '../analysis.ts'
import { expressionCheck } from '../definition.ts'
import { droppedBy } from '../dropped-by.ts'

/** The buckets of a classic histogram keep their label `le` until a quantile is taken. */
export const missingLe = expressionCheck(
  {
    code: 'promql/missing-le',
    severity: 'error',
    title: 'a quantile is taken of buckets that have lost their label le',
    looksAt: ['Call'],
  },
  function* (analysis) {
    for (const node of analysis.use.nodes) {
      if (node.type !== 'Call') continue
      const i = bucketArguments.get(node.func)
      const buckets = i === undefined ? undefined : node.args[i]
      if (buckets === undefined || mayHave(analysis.of(buckets).labels, 'le')) continue
      if (readsNative(buckets, analysis)) continue
      const dropping = droppedBy(buckets, 'le', analysis)
      const { names } = analysis.of(buckets).labels
      const grouping = dropping?.type === 'AggregateExpr' ? dropping.grouping : undefined
      const kept = grouping?.kind === 'by' ? [...grouping.labels, 'le'] : [...names, 'le']
      yield {
        part: dropping ?? buckets,
        note: dropping ? 'le is lost here' : 'no buckets',
        summary: dropping
          ? `${node.func}() needs the label le, which ${dropping.type === 'AggregateExpr' ? `${dropping.op}()` : 'the part inside'} drops`
          : `${node.func}() needs buckets, and these series have none`,
        why: 'Without le nobody knows which bucket is which: the result is empty, without an error.',
        fix: dropping
          ? `Keep it: by (${kept.join(', ')}).`
          : 'Read the series of the histogram that end in _bucket.',
      }
    }
  },
)

/** Where the functions of histograms read their buckets. */
const bucketArguments: ReadonlyMap<string, number> = new Map([
  ['histogram_quantile', 1],
  ['histogram_quantiles', 0],
  ['histogram_fraction', 2],
])

/** Native histograms have no buckets to lose; they are read by their bare name. */
function readsNative(node: Node, { seriesOf }: Analysis): boolean {
  for (const inner of walk(node)) {
    if (inner.type !== 'VectorSelector') continue
    const series = seriesOf(inner)
    if (series === undefined) return true
    if (series.of === 'family' && series.family.kind === 'histogram' && series.part === 'value')
      return true
  }
  return false
}
