/**
 * What can be known of an expression without running it: kind, labels, unit.
 *
 * The rules are the signature table's (`functions.ts`) and those of the operators. The same code
 * serves what the builder made and what was parsed from text.
 */
import type { AnyFamily } from '@telltale/core'
import type { Node, NumberLiteral, RecordedAs, Series, SeriesPart, VectorSelector } from './ast.ts'
import { alerts, alertsForState, targetInfo } from './builtins.ts'
import type { Expression } from './expression.ts'
import { ofAggregate, ofCall } from './infer-call.ts'
import { ofBinary } from './infer-operator.ts'
import { anything, type Inferred, scalar, vector } from './inferred.ts'
import { labelSet, matched, metricName, plus } from './labels.ts'
import { declaredUnit, observations } from './unit.ts'

export interface InferEnvironment {
  /** What a name in parsed text refers to; nothing when nobody declares it. */
  readonly resolve?: (name: string) => Series | undefined
  /** Labels that every stored series carries. @default `['job', 'instance']` */
  readonly targetLabels?: readonly string[]
}

/**
 * Kind, labels and unit of an expression.
 *
 * Results are kept by node and environment, so asking again costs nothing; pass the same
 * environment object for one project.
 *
 * @example
 * const { labels, unit } = infer(sum(rate(http.requests)).by('route'))
 * labels          // => { names: ['route'], open: false }
 * unitText(unit)  // => 'requests per second'
 */
export function infer(
  expr: Expression | Node,
  environment: InferEnvironment = defaultEnvironment,
): Inferred {
  const node = 'node' in expr ? expr.node : expr
  const { known, of } = scopeOf(environment)
  const before = known.get(node)
  if (before) return before
  const inferred = of(node)
  known.set(node, inferred)
  return inferred
}

/**
 * What is known of every node of a tree, in one pass: for those who ask about the nodes inside.
 *
 * @example
 * inferEach(node, environment).get(node) // => the same as infer(node, environment)
 */
export function inferEach(
  root: Node,
  environment: InferEnvironment = defaultEnvironment,
): ReadonlyMap<Node, Inferred> {
  const known = new Map<Node, Inferred>()
  const of: Recurse = (node) => {
    const before = known.get(node)
    if (before) return before
    const inferred = compute(node, scope)
    known.set(node, inferred)
    return inferred
  }
  const scope: Scope = { ...scopeOf(environment), of }
  of(root)
  return known
}

const defaultEnvironment: InferEnvironment = Object.freeze({})
const defaultTargetLabels: readonly string[] = ['job', 'instance']

/** What is shared by all questions in one environment. */
interface Scope {
  readonly environment: InferEnvironment
  readonly targetLabels: readonly string[]
  /**
   * Results for whole expressions and recording rules. Not for what is inside them: computing a
   * node again is cheaper than one more entry of a weak map is for the garbage collector.
   */
  readonly known: WeakMap<Node, Inferred>
  readonly families: WeakMap<AnyFamily, Partial<Record<SeriesPart, Inferred>>>
  readonly of: Recurse
}

const scopes = new WeakMap<InferEnvironment, Scope>()

function scopeOf(environment: InferEnvironment): Scope {
  const before = scopes.get(environment)
  if (before) return before
  const scope: Scope = {
    environment,
    targetLabels: environment.targetLabels ?? defaultTargetLabels,
    known: new WeakMap(),
    families: new WeakMap(),
    of: (node) => compute(node, scope),
  }
  scopes.set(environment, scope)
  return scope
}

type Recurse = (node: Node) => Inferred

function compute(node: Node, scope: Scope): Inferred {
  const { of } = scope
  switch (node.type) {
    case 'NumberLiteral':
      return isVariableNumber(node) ? scalar : { ...scalar, constant: node.value }
    case 'StringLiteral':
      return { ...scalar, kind: 'string' }
    case 'VectorSelector':
      return ofSelector(node, scope)
    case 'MatrixSelector':
      return { ...of(node.vector), kind: 'range vector' }
    case 'SubqueryExpr':
      return { ...of(node.expr), kind: 'range vector', constant: undefined }
    case 'Call':
      return ofCall(node, of)
    case 'AggregateExpr':
      return ofAggregate(node, of)
    case 'BinaryExpr':
      return ofBinary(node, of(node.lhs), of(node.rhs))
    case 'UnaryExpr': {
      const inner = of(node.expr)
      if (node.op === '+') return inner
      return { ...inner, named: false, constant: inner.constant && -inner.constant }
    }
  }
}

/** A Grafana variable where a number stands: its value is not known. */
function isVariableNumber({ text, value }: NumberLiteral): boolean {
  return text !== undefined && Number.isNaN(value)
}

function ofSelector(node: VectorSelector, scope: Scope): Inferred {
  const { matchers, rawBecause } = node
  const found = ofSeries(node.series ?? resolved(node, scope), scope)
  if (matchers.length === 0 && rawBecause === undefined) return found
  return {
    ...found,
    labels: matched(found.labels, matchers),
    rawCounter: found.rawCounter && rawBecause === undefined,
  }
}

function resolved({ name, matchers }: VectorSelector, { environment }: Scope): Series | undefined {
  const full = name ?? matchers.find((m) => m.label === metricName && m.op === '=')?.value
  return full === undefined ? undefined : environment.resolve?.(full)
}

function ofSeries(series: Series | undefined, scope: Scope): Inferred {
  if (series?.of === 'rule') return ofRule(series.rule, scope)
  if (series === undefined) {
    return { ...anything, labels: labelSet(scope.targetLabels, true), named: true }
  }
  let parts = scope.families.get(series.family)
  if (parts === undefined) {
    parts = {}
    scope.families.set(series.family, parts)
  }
  parts[series.part] ??= ofFamily(series, scope.targetLabels)
  return parts[series.part] ?? anything
}

function ofRule({ expr: { node }, labels }: RecordedAs, { known, of }: Scope): Inferred {
  let result = known.get(node)
  if (result === undefined) {
    // Met again before it is finished, the rule reads itself.
    known.set(node, anything)
    result = of(node)
    known.set(node, result)
  }
  return {
    ...result,
    kind: 'instant vector',
    labels: labels ? plus(result.labels, Object.keys(labels)) : result.labels,
    named: true,
    constant: undefined,
  }
}

type FamilySeries = Series & { readonly of: 'family' }

function ofFamily({ family, part }: FamilySeries, targetLabels: readonly string[]): Inferred {
  const own = declaredUnit(family)
  const isQuantile = family.kind === 'summary' && part === 'value'
  const isCount = part === 'count' || part === 'bucket'
  const extra = part === 'bucket' ? ['le'] : isQuantile ? ['quantile'] : []
  return Object.freeze({
    ...vector,
    labels: labelSet(
      [...Object.keys(family.labels), ...extra, ...targetLabels],
      anyLabels.has(family.name),
    ),
    named: true,
    unit: isCount ? observations : own,
    rawCounter: part !== 'value' || family.kind === 'counter' || family.kind === 'histogram',
    observed: part === 'bucket' || family.kind === 'histogram' ? own : undefined,
  })
}

/** Series that carry the labels of an alert or the attributes of a resource. */
const anyLabels: ReadonlySet<string> = new Set(
  [alerts, alertsForState, targetInfo].map(({ name }) => name),
)
