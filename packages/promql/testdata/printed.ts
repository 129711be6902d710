/**
 * At least one printed form of everything in the language: each function with its fewest and its
 * most arguments, each aggregation with each grouping, each operator with each matching.
 */
import {
  aggregators,
  type ArgumentKind,
  type Expression,
  expression,
  type FunctionName,
  type FunctionSignature,
  functions,
  ignoring,
  type InstantVector,
  type Matching,
  num,
  on,
  raw,
  select,
  str,
} from '@telltale/promql'
import * as promql from '@telltale/promql'
import { http, orders } from './families.ts'

export interface Sample {
  /** What it shows: `rate`, `sum by`, `+ on group_left`. */
  readonly title: string
  readonly expr: Expression
  readonly since?: string
  readonly until?: string
  readonly experimental?: true
}

type Maker = (...args: readonly unknown[]) => Expression
const makers = promql as unknown as Readonly<Record<string, Maker | undefined>>

export function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** A function of this package by its PromQL name. */
export function makerOf(name: string): Maker {
  const maker = makers[camelCase(name)]
  if (maker === undefined) throw new Error(`${camelCase(name)} is not exported`)
  return maker
}

const vector = select(orders.queued)
const examples: Readonly<Record<ArgumentKind, unknown>> = {
  vector,
  'any vector': select(http.requests),
  'counter range': select(http.requests).range('5m'),
  'gauge range': vector.range('5m'),
  'any range': select(http.requests).range('5m'),
  scalar: 0.5,
  string: 'job',
}

/** Arguments of a function in the order of PromQL: as few, or as many, as it takes. */
export function argumentsFor(name: FunctionName, how: 'fewest' | 'most'): readonly unknown[] {
  const { args, optional = [], variadic }: FunctionSignature = functions[name]
  const kinds = how === 'fewest' ? args : [...args, ...optional]
  const last = kinds.at(-1)
  const repeated = how === 'most' && variadic && last ? [last] : []
  return [...kinds, ...repeated].map((kind) => examples[kind])
}

function functionSamples(): readonly Sample[] {
  return Object.keys(functions).flatMap((key) => {
    const name = key as FunctionName
    const { since, until, experimental }: FunctionSignature = functions[name]
    return (['fewest', 'most'] as const).map((how) => ({
      title: `${name} with the ${how} arguments`,
      expr: callInPromqlOrder(name, argumentsFor(name, how)),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(experimental && { experimental }),
    }))
  })
}

/** All take their arguments as PromQL does, but for the range that `integral` may take before. */
function callInPromqlOrder(name: FunctionName, args: readonly unknown[]): Expression {
  const [first, ...others] = args
  return name === 'integral' ? makerOf(name)(first, undefined, ...others) : makerOf(name)(...args)
}

interface Grouped extends InstantVector {
  by(...labels: readonly string[]): InstantVector
  without(...labels: readonly string[]): InstantVector
}

function aggregationSamples(): readonly Sample[] {
  return Object.entries(aggregators).flatMap(([op, signature]) => {
    const param = 'param' in signature ? [signature.param === 'string' ? 'value' : 2] : []
    const made = makerOf(op)(...param, vector) as Grouped
    const versions = 'since' in signature ? { since: signature.since, experimental: true as const } : {}
    const bare = made.node as Extract<promql.Node, { type: 'AggregateExpr' }>
    return [
      { title: op, expr: made },
      { title: `${op} by`, expr: made.by('priority', 'job') },
      { title: `${op} by nothing`, expr: expression({ ...bare, grouping: { kind: 'by', labels: [] } }) },
      { title: `${op} without`, expr: made.without('job') },
      { title: `${op} without nothing`, expr: made.without() },
    ].map((sample) => ({ ...sample, ...versions }))
  })
}

const arithmetic = ['add', 'sub', 'mul', 'div', 'mod', 'pow', 'atan2'] as const
const comparisons = ['eq', 'ne', 'gt', 'lt', 'ge', 'le'] as const
const sets = ['and', 'or', 'unless'] as const

function operatorSamples(): readonly Sample[] {
  // Labels that are not known fit everywhere.
  const a: InstantVector = vector
  const b: InstantVector = select(orders.build)
  const one: readonly Matching<'on' | 'ignoring', string, undefined, never>[] = [on(), on('job'), ignoring(), ignoring('priority', 'version')]
  const many: readonly Matching[] = [
    on('job').groupLeft(),
    on('job').groupLeft('version'),
    on('job').groupRight(),
    ignoring('priority').groupRight('priority', 'job'),
  ]
  const named = (title: string, expr: Expression): Sample => ({ title, expr })
  return [
    ...[...arithmetic, ...comparisons].flatMap((op) => [
      named(`${op} of vectors`, a[op](b)),
      named(`${op} of a vector and a number`, a[op](2)),
      named(`${op} of a number and a vector`, num(2)[op](a)),
      named(`${op} of scalars`, num(2)[op](3)),
      ...[...one, ...many].map((matching) =>
        named(`${op} ${JSON.stringify(matching.matching)}`, a[op](b, matching)),
      ),
    ]),
    ...comparisons.flatMap((op) => [
      named(`${op} bool of vectors`, a[op](b, on('job')).bool()),
      named(`${op} bool of a vector and a number`, a[op](2).bool()),
      named(`${op} bool of a number and a vector`, num(2)[op](a).bool()),
    ]),
    ...sets.flatMap((op) => [
      named(`${op} of vectors`, a[op](b)),
      ...one.map((matching) => named(`${op} ${JSON.stringify(matching.matching)}`, a[op](b, matching))),
    ]),
    named('minus', a.neg()),
    named('minus of a scalar', num(2).add(3).neg()),
  ]
}

function selectorSamples(): readonly Sample[] {
  const selector = select(orders.queued, { priority: 'high' })
  const list: readonly (readonly [string, Expression])[] = [
    ['a selector', selector],
    ['every kind of matcher', select(http.requests, { method: ['GET', 'POST'], route: promql.not('/'), status_code: promql.matches(/5../), job: promql.not(/a|b/) })],
    ['a counter as it is', raw(http.requests, 'To show it.')],
    ['offset', selector.offset('5m')],
    ['a negative offset', selector.offset('-1h30m')],
    ['at a time', selector.at(1_700_000_000.5)],
    ['at the start', selector.at('start')],
    ['at the end, with an offset', selector.at('end').offset('1d')],
    ['a range', selector.range('1w')],
    ['a range with an offset', selector.range('250ms').offset('1y').at(0)],
    ['a subquery', promql.sum(vector).subquery('1h', '1m')],
    ['a subquery without a step', promql.sum(vector).subquery('1h')],
    ['a subquery of a selector', vector.subquery('1h', '1m').offset('-5m').at('end')],
    ['a subquery of a selector with an offset', vector.offset('1d').subquery('1h')],
    ['a subquery of an operation', vector.add(1).subquery('1h')],
    ['a string', str('a "quoted" \\ text\nwith `all` of \'it\' \u{1F514}')],
  ]
  return list.map(([title, expr]) => ({ title, expr }))
}

function numberSamples(): readonly Sample[] {
  const values = [0, -0, 1, -1, 0.1 + 0.2, 1e21, 1e-7, -2.5e-300, 2 ** 53, Number.MAX_VALUE, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  return values.flatMap((value) => [
    { title: `the number ${value}`, expr: num(value) },
    { title: `the number ${value} in an operation`, expr: vector.pow(value).sub(value) },
    { title: `the number ${value} on the left`, expr: num(value).pow(vector) },
  ])
}

export const samples: readonly Sample[] = [
  ...functionSamples(),
  ...aggregationSamples(),
  ...operatorSamples(),
  ...selectorSamples(),
  ...numberSamples(),
]
