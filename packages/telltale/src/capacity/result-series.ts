/** How many series the result of a query has: what a recording rule adds to the storage. */
import { type AnyFamily, familiesOf, type Label } from '@telltale/core'
import {
  type AggregateExpr,
  type BinaryExpr,
  type Call,
  isComparison,
  isSetOp,
  type LabelMatcher,
  type Node,
  readPattern,
  type SeriesPart,
  seriesRegistry,
  type VectorSelector,
} from '@telltale/promql'
import type { System } from '../project/system.ts'
import { addressesOf } from '../project/target.ts'
import type { RecordingRule } from '../rules/recording-rule.ts'
import { recordsOf } from '../rules/rule-group.ts'
import { finds } from '../rules/rule-order.ts'
import { type Amount, combined, exactly, none, sum, times } from './amount.ts'
import { combinationsOf, type Values, valuesOf } from './label-values.ts'

/** Counts the series of a query's result. */
export type CountSeries = (node: Node) => Amount

/**
 * Counts for a system: with its targets, instances and records.
 *
 * @example
 * resultSeries(shop)(sum(rate(http.requests)).by('route').node) // => { expected: 10, most: 20 }
 */
export function resultSeries(system: System): CountSeries {
  const { targets, rules } = system.options
  const places = new Map<AnyFamily, { jobs: number; instances: number }>()
  for (const target of targets) {
    for (const family of familiesOf(target.options.exposes)) {
      const known = places.get(family) ?? { jobs: 0, instances: 0 }
      const instances = known.instances + addressesOf(target).length
      places.set(family, { jobs: known.jobs + 1, instances })
    }
  }
  const all = {
    jobs: targets.length,
    instances: targets.reduce((count, target) => count + addressesOf(target).length, 0),
  }
  const records = recordsOf(rules)
  const context: Context = {
    records,
    resolve: seriesRegistry(places.keys(), records),
    placeOf: (family) => places.get(family) ?? all,
    shapes: new Map(),
  }
  return (node) => shapeOf(node, context).series
}

interface Context {
  readonly records: readonly RecordingRule[]
  readonly resolve: ReturnType<typeof seriesRegistry>
  readonly placeOf: (family: AnyFamily) => { readonly jobs: number; readonly instances: number }
  /** Of records that were counted, or are being counted: those that read themselves count once. */
  readonly shapes: Map<RecordingRule, Shape>
}

interface Shape {
  readonly labels: ReadonlyMap<string, Values>
  readonly series: Amount
}

const noShape: Shape = { labels: new Map(), series: none }
const one: Shape = { labels: new Map(), series: exactly(1) }

function shapeOf(node: Node, context: Context): Shape {
  switch (node.type) {
    case 'NumberLiteral':
    case 'StringLiteral':
      return one
    case 'VectorSelector':
      return selected(node, context)
    case 'MatrixSelector':
      return selected(node.vector, context)
    case 'SubqueryExpr':
    case 'UnaryExpr':
      return shapeOf(node.expr, context)
    case 'Call':
      return called(node, context)
    case 'AggregateExpr':
      return aggregated(node, context)
    case 'BinaryExpr':
      return joined(node, context)
  }
}

function selected(node: VectorSelector, context: Context): Shape {
  const series = node.series ?? context.resolve(node.name ?? '')
  if (series === undefined) return noShape
  if (series.of === 'rule') {
    const rules = context.records.filter((rule) => finds({ ...node, name: rule.record }, rule))
    const read = rules.filter(({ record }) => record === series.rule.record)
    return either(read.map((rule) => recorded(rule, context)))
  }
  const { family, part } = series
  const { jobs, instances } = context.placeOf(family)
  const own = new Map<string, Values>(
    Object.entries<Label>(family.labels).map(([name, label]) => [
      name,
      matching(valuesOf(label), name, node.matchers, label),
    ]),
  )
  for (const [name, count] of linesOf(family, part)) {
    own.set(name, matching(closed(count), name, node.matchers))
  }
  const sets = combinationsOf([...own.values()])
  const instance = matching(closed(instances), 'instance', node.matchers)
  return {
    labels: new Map([
      ...own,
      ['job', matching(closed(jobs), 'job', node.matchers)],
      ['instance', instance],
    ]),
    series: times(sets, instance.most),
  }
}

function closed(count: number): Values {
  return { ...exactly(count), isClosed: true }
}

function linesOf(
  { kind, buckets = [], quantiles = [] }: AnyFamily,
  part: SeriesPart,
): readonly (readonly [string, number])[] {
  if (part === 'bucket') return [['le', buckets.length + 1]]
  return part === 'value' && kind === 'summary' ? [['quantile', quantiles.length]] : []
}

/** What a selector leaves of the values of a label. */
function matching(
  values: Values,
  name: string,
  matchers: readonly LabelMatcher[],
  label?: Label,
): Values {
  const own = matchers.filter((matcher) => matcher.label === name)
  if (own.length === 0) return values
  if (label?.kind === 'closed') {
    return closed(label.values.filter((value) => own.every((each) => passes(value, each))).length)
  }
  const named = own.find(({ op }) => op === '=')
  if (named) return { ...closed(1), isClosed: values.isClosed }
  // Texts with | between them are a list; anything else may match whatever there is.
  const listed = own.find(({ op, value }) => op === '=~' && !/[.*+?()[\]{}\\^$]/.test(value))
  const count = listed?.value.split('|').length ?? Number.POSITIVE_INFINITY
  return {
    expected: Math.min(values.expected, count),
    most: Math.min(values.most, count),
    isClosed: values.isClosed,
  }
}

function passes(value: string, matcher: LabelMatcher): boolean {
  if (matcher.op === '=') return value === matcher.value
  if (matcher.op === '!=') return value !== matcher.value
  const pattern = readPattern(matcher.value)
  return !('test' in pattern) || pattern.test(value) === (matcher.op === '=~')
}

function recorded(rule: RecordingRule, context: Context): Shape {
  const known = context.shapes.get(rule)
  if (known) return known
  context.shapes.set(rule, noShape)
  const { labels, series } = shapeOf(rule.expr.node, context)
  const set = Object.keys(rule.options.labels ?? {}).map((name) => [name, closed(1)] as const)
  const shape = { labels: new Map([...labels, ...set]), series }
  context.shapes.set(rule, shape)
  return shape
}

function called({ func, args }: Call, context: Context): Shape {
  if (/^(?:absent|absent_over_time|scalar|vector|time|pi)$/.test(func)) return one
  // Where the first argument is a number, as in histogram_quantile(), the vector is another one.
  const shapes = args.map((arg) => shapeOf(arg, context))
  const shape = shapes.reduce(
    (most, each) => (each.labels.size > most.labels.size ? each : most),
    one,
  )
  if (func === 'histogram_quantile') {
    return grouped(
      shape,
      [...shape.labels.keys()].filter((name) => name !== 'le'),
    )
  }
  if (func !== 'label_replace' && func !== 'label_join') return shape
  const target = args[1]?.type === 'StringLiteral' ? args[1].value : ''
  const values: Values = { ...shape.series, isClosed: false }
  return { ...shape, labels: new Map([...shape.labels, [target, values]]) }
}

function aggregated({ op, expr, param, grouping }: AggregateExpr, context: Context): Shape {
  const inner = shapeOf(expr, context)
  const names = [...inner.labels.keys()]
  const kept =
    grouping === undefined
      ? []
      : names.filter((name) => grouping.labels.includes(name) === (grouping.kind === 'by'))
  const groups = grouped(inner, kept)
  if (op === 'count_values') return inner
  if (!/^(?:topk|bottomk|limitk)$/.test(op)) return groups
  const most = param?.type === 'NumberLiteral' ? param.value : 1
  return {
    labels: inner.labels,
    series: combined(times(groups.series, most), inner.series, Math.min),
  }
}

/** As many groups as there are combinations of the labels that are left, but not more than series. */
function grouped(inner: Shape, kept: readonly string[]): Shape {
  const labels = new Map([...inner.labels].filter(([name]) => kept.includes(name)))
  const groups = combinationsOf([...labels.values()])
  return { labels, series: combined(groups, inner.series, Math.min) }
}

function joined({ op, lhs, rhs, matching: match }: BinaryExpr, context: Context): Shape {
  const [left, right] = [shapeOf(lhs, context), shapeOf(rhs, context)]
  if (op === 'or') return either([left, right])
  if (isSetOp(op)) return left
  if (isNumber(rhs)) return left
  if (isNumber(lhs)) return right
  if (match?.group === 'group_left') return left
  if (match?.group === 'group_right') return right
  const series = combined(left.series, right.series, Math.min)
  if (match?.kind !== 'on' || isComparison(op)) return { labels: left.labels, series }
  return {
    labels: new Map([...left.labels].filter(([name]) => match.labels.includes(name))),
    series,
  }
}

function isNumber(node: Node): boolean {
  return node.type === 'NumberLiteral' || (node.type === 'Call' && node.func === 'scalar')
}

function either(shapes: readonly Shape[]): Shape {
  const labels = new Map(shapes.flatMap((shape) => [...shape.labels]))
  return { labels, series: sum(shapes.map(({ series }) => series)) }
}
