/** The functions of PromQL that conditions use. */
import type { Call } from '@telltale/promql'
import { quantile, total, variance } from './aggregate.ts'
import {
  edgesOf,
  evaluate,
  type Moment,
  numberOf,
  type Range,
  rangesOf,
  type Value,
  vectorOf,
} from './evaluate.ts'
import { histogramQuantile } from './histogram-quantile.ts'
import { increaseOf, slopeOf } from './rates.ts'
import { type Vector, withoutName } from './vector.ts'
import { NotEvaluable } from './world.ts'

export function callFunction(node: Call, moment: Moment): Value {
  const [first, second] = node.args
  const value = (arg = first) => {
    if (arg === undefined) throw new NotEvaluable(`${node.func}() lacks an argument`)
    return evaluate(arg, moment)
  }
  const ranges = (arg = first) => {
    if (arg === undefined) throw new NotEvaluable(`${node.func}() lacks an argument`)
    return rangesOf(arg, moment)
  }
  const seconds = (moment.index * moment.world.intervalMs) / 1000

  const ofValue = ofValues[node.func]
  if (ofValue) {
    const others = node.args.slice(1).map((arg) => numberOf(evaluate(arg, moment)))
    return mapped(vectorOf(value()), (x) => ofValue(x, ...others))
  }
  const ofEdge = ofEdges[node.func]
  if (ofEdge) {
    const edges = first && edgesOf(first, moment)
    return overRanges(edges ?? ranges(), (range) => ofEdge(range, moment))
  }
  const overTime = ofRanges[node.func]
  if (overTime) return overRanges(ranges(), (range) => overTime(range, moment))

  switch (node.func) {
    case 'time':
      return seconds
    case 'timestamp':
      return mapped(vectorOf(value()), () => seconds)
    case 'vector':
      return [{ labels: {}, value: numberOf(value()) }]
    case 'scalar': {
      const vector = vectorOf(value())
      return vector.length === 1 && vector[0] ? vector[0].value : Number.NaN
    }
    case 'absent':
      return vectorOf(value()).length > 0 ? [] : [{ labels: fixedLabels(node), value: 1 }]
    case 'absent_over_time':
      return ranges().length > 0 ? [] : [{ labels: fixedLabels(node), value: 1 }]
    case 'predict_linear': {
      const ahead = numberOf(value(second))
      return overRanges(ranges(), (range) => {
        const slope = slopeOf(range, range.to)
        return slope && slope.at + slope.perSecond * ahead
      })
    }
    case 'quantile_over_time': {
      const phi = numberOf(value())
      return overRanges(ranges(second), ({ values }) => quantile(phi, values))
    }
    case 'histogram_quantile':
      return histogramQuantile(numberOf(value()), vectorOf(value(second)))
    case 'sort':
    case 'sort_desc':
      return value()
    default:
      throw new NotEvaluable(`${node.func}() is not supported`)
  }
}

function mapped(vector: Vector, of: (value: number) => number): Vector {
  return vector.map(({ labels, value }) => ({ labels: withoutName(labels), value: of(value) }))
}

function overRanges(ranges: readonly Range[], of: (range: Range) => number | undefined): Vector {
  return ranges.flatMap((range) => {
    const value = of(range)
    return value === undefined ? [] : [{ labels: withoutName(range.labels), value }]
  })
}

const ofValues: Readonly<Record<string, (x: number, ...others: readonly number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sqrt: Math.sqrt,
  sgn: Math.sign,
  round: (x, to = 1) => Math.floor(x / to + 0.5) * to,
  clamp: (x, low = 0, high = 0) => Math.max(low, Math.min(high, x)),
  clamp_min: (x, low = 0) => Math.max(low, x),
  clamp_max: (x, high = 0) => Math.min(high, x),
}

type OfRange = (range: Range, moment: Moment) => number | undefined

/** For which the first and the last sample are enough. */
const ofEdges: Readonly<Record<string, OfRange>> = {
  rate: (range, { world }) => increaseOf(range, { counts: true, perSecond: true, ...world }),
  increase: (range, { world }) => increaseOf(range, { counts: true, perSecond: false, ...world }),
  delta: (range, { world }) => increaseOf(range, { counts: false, perSecond: false, ...world }),
}

const ofRanges: Readonly<Record<string, OfRange>> = {
  irate: (range) => lastStep(range, true),
  idelta: (range) => lastStep(range, false),
  deriv: (range) => slopeOf(range, range.to)?.perSecond,
  avg_over_time: ({ values }) => total(values) / values.length,
  sum_over_time: ({ values }) => total(values),
  min_over_time: ({ values }) => Math.min(...values),
  max_over_time: ({ values }) => Math.max(...values),
  count_over_time: ({ values }) => values.length,
  last_over_time: ({ values }) => values.at(-1),
  stdvar_over_time: ({ values }) => variance(values),
  stddev_over_time: ({ values }) => Math.sqrt(variance(values)),
  present_over_time: () => 1,
  changes: ({ values }) => steps(values).filter(([a, b]) => a !== b).length,
  resets: ({ values }) => steps(values).filter(([a, b]) => b < a).length,
}

function steps(values: readonly number[]): readonly (readonly [number, number])[] {
  return values.slice(1).map((value, i) => [values[i] ?? value, value] as const)
}

function lastStep({ values, times }: Range, perSecond: boolean): number | undefined {
  const [a, b] = values.slice(-2)
  const [from, to] = times.slice(-2)
  if (a === undefined || b === undefined || from === undefined || to === undefined) return undefined
  const step = perSecond && b < a ? b : b - a
  return perSecond ? step / ((to - from) / 1000) : step
}

/** What `absent()` knows of series that are not there. */
function fixedLabels({ args: [arg] }: Call): Readonly<Record<string, string>> {
  const selector = arg?.type === 'MatrixSelector' ? arg.vector : arg
  if (selector?.type !== 'VectorSelector') return {}
  const { matchers } = selector
  const fixed = matchers.filter(
    ({ label, op, value }, i) =>
      op === '=' && value !== '' && !matchers.some((other, j) => i !== j && other.label === label),
  )
  return Object.fromEntries(fixed.map(({ label, value }) => [label, value]))
}
