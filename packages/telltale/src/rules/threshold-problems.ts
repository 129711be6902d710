/** Whether the number that a condition compares with can decide anything. */
import { type AnyFamily, familiesOf, type Problem } from '@telltale/core'
import { type BinaryExpr, type Node, walk } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { AlertingRule } from './alerting-rule.ts'
import { alertPlaces, problemOf, type RulePlace } from './rule-places.ts'

/**
 * That many times the last bound of a histogram is no limit on what it measures: it is in another
 * unit, and `promql/unit-mismatch` says so.
 */
export const anotherUnit = 10

export function* thresholdProblems(system: System): Iterable<Problem> {
  const histograms = histogramsOf(system)
  for (const place of alertPlaces(system)) {
    for (const node of walk(place.rule.options.when.node)) {
      if (node.type !== 'BinaryExpr' || !comparisons.has(node.op)) continue
      yield* unreadable(node, place)
      yield* quantileThreshold(node, place, histograms)
    }
  }
}

type Place = RulePlace<AlertingRule>

/** By the names of their buckets, which hand-written PromQL reads. */
type Histograms = ReadonlyMap<string, AnyFamily>

function histogramsOf({ options: { targets } }: System): Histograms {
  const families = targets.flatMap(({ options }) => familiesOf(options.exposes))
  return new Map(
    families
      .filter(({ kind }) => kind === 'histogram')
      .map((family) => [`${family.name}_bucket`, family]),
  )
}

function* unreadable({ op, lhs, rhs }: BinaryExpr, place: Place): Iterable<Problem> {
  for (const side of [lhs, rhs]) {
    if (side.type !== 'NumberLiteral' || side.text !== undefined) continue
    if (Number.isFinite(side.value)) continue
    yield problemOf(place, {
      code: 'rules/threshold',
      summary: `the condition of ${place.rule.name} compares with ${side.value}: ${op} ${side.value}`,
      why: 'No measured value is ever on the other side of it: the alert never fires, or always.',
      fix: 'Look at how the number is computed.',
    })
  }
}

/**
 * A quantile of a classic histogram is interpolated inside of its bucket, and is never above the
 * last finite bound. Source: https://prometheus.io/docs/practices/histograms/#errors-of-quantile-estimation
 */
function* quantileThreshold(
  { op, lhs, rhs }: BinaryExpr,
  place: Place,
  histograms: Histograms,
): Iterable<Problem> {
  if (rhs.type !== 'NumberLiteral' || !(op === '>' || op === '>=')) return
  const family = quantileFamily(lhs, histograms)
  const bounds = family?.buckets ?? []
  const last = bounds.at(-1)
  if (family === undefined || last === undefined || !Number.isFinite(rhs.value)) return
  const related = [{ message: `${family.name} is defined here`, at: family.at }]
  if (rhs.value > anotherUnit * last) return
  if (rhs.value >= last) {
    yield problemOf(place, {
      code: 'rules/threshold-above-buckets',
      summary: `a quantile of ${family.name} is compared with ${rhs.value}, and its last bucket ends at ${last}`,
      related,
      why: 'histogram_quantile() returns at most the last finite bound, however slow it really is: the alert never fires.',
      fix: `Add a bucket above ${rhs.value}, or compare with less than ${last}.`,
    })
  } else if (!bounds.includes(rhs.value)) {
    yield problemOf(place, {
      code: 'rules/threshold-between-buckets',
      severity: 'warning',
      summary: `a quantile of ${family.name} is compared with ${rhs.value}, which is no bound of its buckets: ${bounds.join(', ')}`,
      related,
      why: 'Inside of a bucket the quantile is a guess: the alert may fire for values that never occurred.',
      fix: `Compare with a bound, or add the bucket ${rhs.value}.`,
    })
  }
}

/** The family of which a node is the quantile. */
function quantileFamily(node: Node, histograms: Histograms): AnyFamily | undefined {
  if (node.type !== 'Call' || node.func !== 'histogram_quantile') return undefined
  for (const inner of walk(node)) {
    if (inner.type !== 'VectorSelector') continue
    if (inner.series?.of === 'family' && inner.series.part === 'bucket') return inner.series.family
    const named = inner.series === undefined ? histograms.get(inner.name ?? '') : undefined
    if (named !== undefined) return named
  }
  return undefined
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<='])
