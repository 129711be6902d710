/**
 * Expressions that the builder can make, at random: what the property tests quantify over.
 *
 * Labels are not known to the types here (`InstantVector` is `InstantVector<string>`), so that
 * any label may be named and any two vectors may meet.
 */
import * as promql from '@telltale/promql'
import {
  type Expression,
  type InstantVector,
  ignoring,
  type Matcher,
  type Matching,
  matches,
  not,
  num,
  on,
  type RangeVector,
  type Scalar,
  select,
} from '@telltale/promql'
import fc from 'fast-check'
import { numberText } from '../src/print.ts'
import { http, orders, requestRate } from './families.ts'

/** Any UTF-16, lone surrogates included: what a JavaScript string can hold. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 0xffff }) },
      { weight: 2, arbitrary: fc.constantFrom(...'"\'`\\\n\r\t{}[]$#/,='.split('').map((c) => c.charCodeAt(0))) },
      { weight: 1, arbitrary: fc.integer({ min: 0xd800, max: 0xdfff }) },
    ),
    { maxLength: 12 },
  )
  .map((units) => String.fromCharCode(...units))

const duration = fc.constantFrom('5m', '1h30m', '250ms', '7d', '1w') as fc.Arbitrary<promql.Duration>
const offset = fc.constantFrom('5m', '-1d', '1h30m', '-250ms') as fc.Arbitrary<promql.Duration>
const number = fc.oneof(
  // As it is printed, where binary arithmetic leaves no noise: what is printed is computed with.
  fc.double().map((value) => Number(numberText(value))),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
)
const label = fc.constantFrom('job', 'instance', 'route', 'by', 'http.route', 'größe')
const labels = fc.uniqueArray(label, { maxLength: 3 })

const matcherValue: fc.Arbitrary<string | readonly string[] | Matcher<string>> = fc.oneof(
  anyText,
  fc.array(anyText, { minLength: 1, maxLength: 3 }),
  anyText.map((text) => not(text)),
  fc.constantFrom(matches(/5../), matches(/a|b\/c/i), not(/.+/)),
)
const matchers = fc.dictionary(label, matcherValue, { maxKeys: 2 }) as fc.Arbitrary<object>

const matching: fc.Arbitrary<Matching | undefined> = fc.option(
  fc
    .record({ kind: fc.constantFrom('on', 'ignoring'), labels, include: labels, group: fc.nat(2) })
    .map(({ kind, labels, include, group }): Matching => {
      const made = kind === 'on' ? on(...labels) : ignoring(...labels)
      // What is matched on cannot be copied as well.
      const copied = include.filter((name) => kind === 'ignoring' || !labels.includes(name))
      if (group === 0) return made
      return group === 1 ? made.groupLeft(...copied) : made.groupRight(...copied)
    }),
  { nil: undefined },
)
type Ungrouped = Matching<'on' | 'ignoring', string, undefined, never>
const ungrouped: fc.Arbitrary<Ungrouped | undefined> = fc.option(
  fc
    .record({ kind: fc.constantFrom('on', 'ignoring'), labels })
    .map(({ kind, labels }): Ungrouped => (kind === 'on' ? on(...labels) : ignoring(...labels))),
  { nil: undefined },
)

type Timed = { offset(d: promql.Offset): Timed; at(t: promql.At): Timed }
const time = fc.record(
  {
    offset,
    at: fc.oneof(fc.constantFrom('start', 'end'), fc.integer({ min: 0, max: 2e9 })),
  },
  { requiredKeys: [] },
)
function timed<T>(value: T, { offset, at }: { offset?: promql.Offset; at?: unknown }): T {
  let result = value as unknown as Timed
  if (offset !== undefined) result = result.offset(offset)
  if (at !== undefined) result = result.at(at as promql.At)
  return result as unknown as T
}

const counter = fc
  .record({
    source: fc.constantFrom(http.requests, orders.placed),
    matchers,
    time,
  })
  .map(({ source, matchers, time }) => timed(select(source as typeof http.requests, matchers), time))
const gauge: fc.Arbitrary<promql.GaugeVector> = fc
  .record({
    source: fc.constantFrom<unknown>(orders.queued, orders.build, requestRate, promql.up),
    matchers,
    time,
  })
  .map(({ source, matchers, time }) => timed(select(source as typeof orders.queued, matchers), time))

/** Functions of one theme, whose signatures differ in what they refuse. */
type AnyMaker = (...args: readonly unknown[]) => InstantVector
function oneOf(...makers: readonly unknown[]): fc.Arbitrary<AnyMaker> {
  return fc.constantFrom(...(makers as readonly AnyMaker[]))
}

const comparisons = ['eq', 'ne', 'gt', 'lt', 'ge', 'le'] as const
const arithmetic = ['add', 'sub', 'mul', 'div', 'mod', 'pow', 'atan2'] as const

interface Kinds {
  readonly vector: InstantVector
  readonly scalar: Scalar
  readonly range: RangeVector<string, 'gauge'>
}

const { vector, scalar, range } = fc.letrec<Kinds>((tie) => {
  const vector = tie('vector') as fc.Arbitrary<InstantVector>
  const scalar = tie('scalar') as fc.Arbitrary<Scalar>
  const range = tie('range') as fc.Arbitrary<Kinds['range']>
  const scalarLike = fc.oneof({ maxDepth: 4 }, number, scalar)
  return {
    vector: fc.oneof(
      { depthSize: 'small', withCrossShrink: true, maxDepth: 5 },
      gauge,
      fc
        .record({
          call: oneOf(promql.rate, promql.irate, promql.increase),
          counter,
          range: fc.option(duration, { nil: undefined }),
        })
        .map(({ call, counter, range }) => call(counter, range)),
      fc
        .record({
          call: oneOf(promql.avgOverTime, promql.deriv, promql.lastOverTime, promql.changes),
          range,
        })
        .map(({ call, range }) => call(range)),
      fc
        .record({
          call: oneOf(promql.abs, promql.sort, promql.timestamp, promql.absent, promql.sgn),
          vector,
        })
        .map(({ call, vector }) => call(vector)),
      fc
        .tuple(vector, scalarLike, scalarLike)
        .map(([vector, low, high]) => promql.clamp(vector, low, high)),
      fc.tuple(scalarLike, vector).map(([phi, vector]) => promql.histogramQuantile(phi, vector)),
      fc.tuple(vector, label, anyText, label, anyText).map((args) => promql.labelReplace(...args)),
      scalar.map((scalar) => promql.vector(scalar)),
      fc
        .record({
          op: oneOf(promql.sum, promql.max, promql.count, promql.group),
          vector,
          by: fc.constantFrom('by' as const, 'without' as const),
          labels,
        })
        .map(({ op, vector, by, labels }) => (op(vector) as promql.Aggregation<string>)[by](...labels)),
      fc
        .record({ op: oneOf(promql.topk, promql.quantile), k: scalarLike, vector })
        .map(({ op, k, vector }) => op(k, vector)),
      fc
        .record({ op: fc.constantFrom(...arithmetic), vector, right: fc.oneof(vector, scalar), matching })
        .map(({ op, vector, right, matching }) =>
          right.kind === 'scalar' ? vector[op](right) : vector[op](right, matching),
        ),
      fc
        .record({
          op: fc.constantFrom(...comparisons),
          vector,
          right: fc.oneof(vector, number),
          bool: fc.boolean(),
          matching,
        })
        .map(({ op, vector, right, bool, matching }) => {
          const made =
            typeof right === 'number' ? vector[op](right) : vector[op](right, matching)
          return bool ? made.bool() : made
        }),
      fc
        .record({ op: fc.constantFrom('and', 'or', 'unless'), vector, right: vector, ungrouped })
        .map(({ op, vector, right, ungrouped }) => vector[op as 'or'](right, ungrouped)),
      fc
        .record({ op: fc.constantFrom(...arithmetic, ...comparisons), scalar, vector })
        .map(({ op, scalar, vector }) => scalar[op](vector) as InstantVector),
      vector.map((vector) => vector.neg()),
    ),
    scalar: fc.oneof(
      { depthSize: 'small', withCrossShrink: true, maxDepth: 4 },
      number.map((value) => num(value)),
      fc.constantFrom(promql.time(), promql.pi()),
      vector.map((vector) => promql.scalar(vector)),
      fc
        .record({ op: fc.constantFrom(...arithmetic, ...comparisons), left: scalar, right: scalarLike })
        .map(({ op, left, right }) => left[op](right) as Scalar),
      scalar.map((scalar) => scalar.neg()),
    ),
    range: fc.oneof(
      { maxDepth: 4 },
      fc.tuple(gauge, duration).map(([gauge, duration]) => gauge.range(duration)),
      fc
        .tuple(vector, duration, fc.option(duration, { nil: undefined }), time)
        .map(([vector, range, step, time]) => timed(vector.subquery(range, step), time)),
    ),
  }
})

/** Anything that the builder can make. */
export const anyExpression: fc.Arbitrary<Expression> = fc.oneof<fc.Arbitrary<Expression>[]>(
  { weight: 6, arbitrary: vector } as never,
  scalar,
  range,
  anyText.map(promql.str),
)
