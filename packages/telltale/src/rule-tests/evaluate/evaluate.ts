/**
 * PromQL at one moment of a test, as Prometheus would evaluate it.
 *
 * Covers what conditions are made of; anything else is `NotEvaluable`, and the alert's author gives
 * the test. That both agree is proven by promtool, which runs what is derived here.
 */
import {
  durationMs,
  type MatrixSelector,
  type Node,
  type SubqueryExpr,
  type VectorSelector,
} from '@telltale/promql'
import { aggregate } from './aggregate.ts'
import { binary } from './binary.ts'
import { callFunction } from './call.ts'
import { type Signal, valueAt } from './signal.ts'
import { fits, type Vector, withoutName } from './vector.ts'
import { NotEvaluable, type RecordedRule, rulesFor, type World } from './world.ts'

export type Value = Vector | number | string

export interface Moment {
  readonly world: World
  /** The point of the grid. */
  readonly index: number
  /** What `rate()` and the like read where they name no range. */
  readonly range: string
}

/** The samples of one series in a range, with the range itself; times in milliseconds. */
export interface Range {
  readonly labels: Readonly<Record<string, string>>
  readonly times: readonly number[]
  readonly values: readonly number[]
  /** How many samples there are, when only the first and the last are given. */
  readonly count?: number
  readonly from: number
  readonly to: number
}

/** Runs `work`, in which at most so many parts of expressions are evaluated. */
export function within<T>(evaluations: number, work: () => T): T {
  const outer = left
  left = evaluations
  try {
    return work()
  } finally {
    left = outer
  }
}

let left = Number.POSITIVE_INFINITY

/** @throws NotEvaluable, also when `within` has used up its number */
export function evaluate(node: Node, moment: Moment): Value {
  left -= 1
  if (left < 0) throw new NotEvaluable('it takes too many evaluations to try out')
  switch (node.type) {
    case 'NumberLiteral':
      return node.value
    case 'StringLiteral':
      return node.value
    case 'VectorSelector':
      return select(node, moment)
    case 'UnaryExpr': {
      const value = evaluate(node.expr, moment)
      const sign = node.op === '-' ? -1 : 1
      if (typeof value === 'number') return sign * value
      return vectorOf(value).map((sample) => ({
        labels: sign < 0 ? withoutName(sample.labels) : sample.labels,
        value: sign * sample.value,
      }))
    }
    case 'AggregateExpr':
      return aggregate(
        node,
        vectorOf(evaluate(node.expr, moment)),
        node.param && evaluate(node.param, moment),
      )
    case 'BinaryExpr':
      return binary(node, evaluate(node.lhs, moment), evaluate(node.rhs, moment))
    case 'Call':
      return callFunction(node, moment)
    case 'MatrixSelector':
    case 'SubqueryExpr':
      throw new NotEvaluable('a range stands where a value is needed')
  }
}

export function vectorOf(value: Value): Vector {
  if (typeof value === 'object') return value
  throw new NotEvaluable('a vector is needed')
}

export function numberOf(value: Value): number {
  if (typeof value === 'number') return value
  throw new NotEvaluable('a number is needed')
}

function select(node: VectorSelector, moment: Moment): Vector {
  const { world } = moment
  if (node.at !== undefined) throw new NotEvaluable('@ is not supported')
  const name = node.name
  if (name === undefined || node.filters !== undefined) {
    throw new NotEvaluable('a selector without a metric name')
  }
  const shift = Math.round(offsetMs(node.offset) / world.intervalMs)
  const index = moment.index - shift
  const recorded = rulesFor(node, world.records)
    .flatMap((rule) => recordedAt(rule, index, world))
    .filter(({ labels }) => node.matchers.every((matcher) => fits(labels, matcher)))
  const given = matching(node, world).flatMap(({ signal, labels }) => {
    const value = valueAt(signal, index)
    return value === undefined ? [] : [{ labels, value }]
  })
  return [...recorded, ...given]
}

function recordedAt(rule: RecordedRule, index: number, world: World): Vector {
  if (index < 0) return []
  const known = world.memo.get(rule) ?? new Map<number, Vector>()
  world.memo.set(rule, known)
  const before = known.get(index)
  if (before) return before
  // Met again before it is finished, the rule reads itself.
  known.set(index, [])
  const value = evaluate(rule.node, { world, index, range: rule.range })
  const samples = typeof value === 'number' ? [{ labels: {}, value }] : vectorOf(value)
  const recorded = samples.map((sample) => ({
    labels: { ...sample.labels, ...rule.labels, __name__: rule.record },
    value: sample.value,
  }))
  known.set(index, recorded)
  return recorded
}

/** The ranges of samples that a range selector or a subquery reads. */
export function rangesOf(node: Node, moment: Moment): readonly Range[] {
  if (node.type === 'MatrixSelector') return matrix(node, moment)
  if (node.type === 'SubqueryExpr') return subquery(node, moment)
  throw new NotEvaluable('a range is needed')
}

function matrix({ vector, range }: MatrixSelector, moment: Moment): readonly Range[] {
  const { world } = moment
  const to = moment.index * world.intervalMs - offsetMs(vector.offset)
  const rangeMs = msOf(range ?? moment.range)
  const { first, last } = pointsIn(to, rangeMs, world)
  if (world.records.has(vector.name ?? '')) {
    return recordedRanges(vector, first, last, { from: to - rangeMs, to }, world)
  }
  return matching(vector, world).flatMap(({ signal, labels }) => {
    const times: number[] = []
    const values: number[] = []
    for (let index = first; index <= last; index++) {
      const value = valueAt(signal, index)
      if (value === undefined) continue
      times.push(index * world.intervalMs)
      values.push(value)
    }
    return times.length === 0 ? [] : [{ labels, times, values, from: to - rangeMs, to }]
  })
}

/** What rules have recorded in a range; a window of days reads thousands of such samples. */
function recordedRanges(
  vector: VectorSelector,
  first: number,
  last: number,
  { from, to }: Pick<Range, 'from' | 'to'>,
  world: World,
): readonly Range[] {
  const found = new Map<string, { labels: Range['labels']; times: number[]; values: number[] }>()
  for (const rule of rulesFor(vector, world.records)) {
    let known: { of: Range['labels']; series: { times: number[]; values: number[] } } | undefined
    for (let index = first; index <= last; index++) {
      for (const { labels, value } of recordedAt(rule, index, world)) {
        if (known === undefined || !sameLabels(known.of, labels)) {
          if (!vector.matchers.every((matcher) => fits(labels, matcher))) continue
          const key = JSON.stringify(labels)
          const series = found.get(key) ?? { labels, times: [], values: [] }
          found.set(key, series)
          known = { of: labels, series }
        }
        known.series.times.push(index * world.intervalMs)
        known.series.values.push(value)
      }
    }
  }
  return [...found.values()].map((series) => ({ ...series, from, to }))
}

function sameLabels(a: Range['labels'], b: Range['labels']): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  for (const name of names) if (a[name] !== b[name]) return false
  return true
}

/**
 * The first and the last sample of each range, and how many there are: all that the increase of a
 * counter needs, which in a test never starts again. Nothing where it does not suffice.
 */
export function edgesOf(node: Node, moment: Moment): readonly Range[] | undefined {
  if (node.type !== 'MatrixSelector') return undefined
  const { world } = moment
  const { vector, range } = node
  if (world.records.has(vector.name ?? '')) return undefined
  const to = moment.index * world.intervalMs - offsetMs(vector.offset)
  const rangeMs = msOf(range ?? moment.range)
  const { first, last } = pointsIn(to, rangeMs, world)
  if (last <= first) return []
  return matching(vector, world).flatMap(({ signal, labels }) => {
    const [a, b] = [valueAt(signal, first), valueAt(signal, last)]
    if (a === undefined || b === undefined) return []
    return [
      {
        labels,
        times: [first * world.intervalMs, last * world.intervalMs],
        values: [a, b],
        count: last - first + 1,
        from: to - rangeMs,
        to,
      },
    ]
  })
}

function pointsIn(to: number, rangeMs: number, { intervalMs, leftOpen }: World) {
  const from = (to - rangeMs) / intervalMs
  const first = leftOpen ? Math.floor(from) + 1 : Math.ceil(from)
  return { first: Math.max(0, first), last: Math.floor(to / intervalMs) }
}

/** What a selector finds; asked at every moment of a world, and the same at each. */
function matching(selector: VectorSelector, world: World): readonly Selected[] {
  const known = selected.get(world) ?? new Map<VectorSelector, readonly Selected[]>()
  selected.set(world, known)
  const before = known.get(selector)
  if (before) return before
  const { name = '', matchers } = selector
  const found = (world.signals.get(name) ?? [])
    .filter(({ labels }) => matchers.every((matcher) => fits(labels, matcher)))
    .map((signal) => ({ signal, labels: { ...signal.labels, __name__: name } }))
  known.set(selector, found)
  return found
}

interface Selected {
  readonly signal: Signal
  /** With the name of the metric. */
  readonly labels: Range['labels']
}

const selected = new WeakMap<World, Map<VectorSelector, readonly Selected[]>>()

function subquery({ expr, range, step, offset }: SubqueryExpr, moment: Moment): readonly Range[] {
  const { world } = moment
  const to = moment.index * world.intervalMs - offsetMs(offset)
  const stepMs = step === undefined ? world.intervalMs : msOf(step)
  // Between two points of the grid the sample of the earlier one is the newest.
  return collect(to, msOf(range), stepMs, world, (time) =>
    vectorOf(evaluate(expr, { ...moment, index: Math.floor(time / world.intervalMs) })),
  )
}

/** Samples at multiples of a step, as far as they lie in the range. */
function collect(
  to: number,
  rangeMs: number,
  stepMs: number,
  { leftOpen }: World,
  at: (time: number) => Vector,
): readonly Range[] {
  const from = to - rangeMs
  // Nothing was there before the first sample.
  const first = Math.max(0, Math.ceil(from / stepMs) * stepMs)
  const found = new Map<string, { labels: Range['labels']; times: number[]; values: number[] }>()
  for (let time = leftOpen && first === from ? first + stepMs : first; time <= to; time += stepMs) {
    for (const { labels, value } of at(time)) {
      const key = JSON.stringify(labels)
      const series = found.get(key) ?? { labels, times: [], values: [] }
      series.times.push(time)
      series.values.push(value)
      found.set(key, series)
    }
  }
  return [...found.values()].map((series) => ({ ...series, from, to }))
}

function offsetMs(offset: string | undefined): number {
  if (offset === undefined) return 0
  return offset.startsWith('-') ? -msOf(offset.slice(1)) : msOf(offset)
}

function msOf(text: string): number {
  const ms = durationMs(text)
  if (ms === undefined) throw new NotEvaluable(`${text} is not a duration`)
  return ms
}
