/**
 * What can be known of an expression without running it: kind, labels, unit.
 *
 * The rules are the signature table's (`functions.ts`) and those of the operators. The same code
 * serves what the builder made and what was parsed from text.
 */
import type { AnyFamily } from '@telltale/core'
import type {
  AggregateExpr,
  BinaryExpr,
  Call,
  Node,
  NumberLiteral,
  RecordedAs,
  Series,
  SeriesPart,
  VectorSelector,
} from './ast.ts'
import { isComparison, isSetOp } from './ast.ts'
import type { Expression } from './expression.ts'
import { aggregators, signatureOf, type UnitFlow } from './functions.ts'
import type { ExpressionKind } from './kind.ts'
import {
  except,
  fixedBy,
  grouped,
  joined,
  type LabelSet,
  labelSet,
  matched,
  metricName,
  noLabels,
  plus,
  union,
} from './labels.ts'
import {
  added,
  count,
  date,
  declaredUnit,
  divided,
  multiplied,
  observations,
  perSecond,
  ratio,
  sameUnit,
  scaled,
  seconds,
  type Unit,
} from './unit.ts'

export interface Inferred {
  readonly kind: InferredKind
  /** The labels that the series may carry; none for scalars. */
  readonly labels: LabelSet
  /** The series still carry their metric name. */
  readonly named: boolean
  /** Absent when it cannot be known. */
  readonly unit: Unit | undefined
  /** The values are totals of a counter, which nobody has put into `rate()` or the like. */
  readonly rawCounter: boolean
  /** For buckets: the unit of what was observed, which is the unit of a quantile. */
  readonly observed: Unit | undefined
  /** The value, when it does not depend on any sample. */
  readonly constant: number | undefined
}

/** A counter as it is stored is an instant vector here; `rawCounter` tells. */
export type InferredKind = Exclude<ExpressionKind, 'counter vector'>

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
      return ofBinary(node, of)
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

/** The start of every result: no labels, nothing known. */
const scalar: Inferred = Object.freeze({
  kind: 'scalar',
  labels: noLabels,
  named: false,
  unit: undefined,
  rawCounter: false,
  observed: undefined,
  constant: undefined,
})
const vector: Inferred = Object.freeze({ ...scalar, kind: 'instant vector' })
/** A vector of which nothing is known. */
const anything: Inferred = Object.freeze({ ...vector, labels: labelSet([], true) })

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
  const parts = scope.families.get(series.family) ?? {}
  if (Object.keys(parts).length === 0) scope.families.set(series.family, parts)
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
    labels: labelSet([...Object.keys(family.labels), ...extra, ...targetLabels]),
    named: true,
    unit: isCount ? observations : own,
    rawCounter: part !== 'value' || family.kind === 'counter' || family.kind === 'histogram',
    observed: part === 'bucket' || family.kind === 'histogram' ? own : undefined,
  })
}

function ofCall(node: Call, of: Recurse): Inferred {
  const signature = signatureOf(node.func)
  const args = node.args.map(of)
  const at = args.findIndex(isVector)
  const input = args[at] ?? args.find((arg) => arg.kind === 'scalar') ?? scalar
  if (signature === undefined) return { ...anything, labels: { ...input.labels, open: true } }
  const flow = signature.labels ?? 'same'
  const reads = [...signature.args, ...(signature.optional ?? [])][at]
  return {
    kind: signature.returns === 'scalar' ? 'scalar' : 'instant vector',
    labels: labelsAfter(flow, input.labels, node, at),
    named: signature.keepsName === true && input.named,
    // Whoever drops `le` answers in the unit of what was observed, not in that of the counts.
    unit:
      flow.startsWith('without le') && signature.unit === 'same'
        ? input.observed
        : unitAfter(signature.unit, input.unit),
    rawCounter: input.rawCounter && (reads === 'vector' || reads === 'gauge range'),
    observed: flow === 'same' || flow === 'adds' ? input.observed : undefined,
    constant: node.func === 'vector' || node.func === 'scalar' ? input.constant : undefined,
  }
}

type LabelFlow = NonNullable<NonNullable<ReturnType<typeof signatureOf>>['labels']>

function labelsAfter(flow: LabelFlow, labels: LabelSet, { args }: Call, at: number): LabelSet {
  switch (flow) {
    case 'same':
      return labels
    case 'none':
      return noLabels
    case 'equality matchers':
      return fixedIn(args[at])
    case 'without le':
      return except(labels, ['le'])
    case 'adds':
      return withNamed(labels, args[1])
    case 'without le, adds':
      return withNamed(except(labels, ['le']), args[1])
    case 'unknown':
      return { ...labels, open: true }
  }
}

function fixedIn(node: Node | undefined): LabelSet {
  if (node?.type === 'MatrixSelector') return fixedBy(node.vector.matchers)
  return node?.type === 'VectorSelector' ? fixedBy(node.matchers) : noLabels
}

/** The label whose name is a string argument; a variable may be any. */
function withNamed(labels: LabelSet, name: Node | undefined): LabelSet {
  if (name?.type !== 'StringLiteral' || name.value.includes('$')) return { ...labels, open: true }
  return name.value === metricName ? labels : plus(labels, [name.value])
}

function unitAfter(flow: UnitFlow, input: Unit | undefined): Unit | undefined {
  switch (flow) {
    case 'same':
      return input
    case 'per second':
      return perSecond(input)
    case 'count':
    case 'none':
      return count
    case 'seconds':
      return seconds
    case 'ratio':
      return ratio
    case 'date':
      return date
    case 'unknown':
      return undefined
  }
}

function ofAggregate({ op, expr, param, grouping }: AggregateExpr, of: Recurse): Inferred {
  const input = of(expr)
  const { of: reads, unit } = aggregators[op]
  const common = {
    ...input,
    kind: 'instant vector',
    unit: unitAfter(unit, input.unit),
    rawCounter: input.rawCounter && reads === 'vector',
    constant: undefined,
  } as const
  if (picks.has(op)) return common
  const labels = grouped(input.labels, grouping)
  return {
    ...common,
    labels: op === 'count_values' ? withNamed(labels, param) : labels,
    named: input.named && grouping?.kind === 'by' && grouping.labels.includes(metricName),
  }
}

/** Aggregators that pass on some series as they are, and only partition by their grouping. */
const picks: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio'])

function ofBinary(node: BinaryExpr, of: Recurse): Inferred {
  const left = of(node.lhs)
  const right = of(node.rhs)
  if (isSetOp(node.op)) return ofSet(node, left, right)
  const filters = isComparison(node.op) && !node.bool
  if (isVector(left) && isVector(right)) {
    const many = node.matching?.group === 'group_right' ? right : left
    return {
      ...many,
      kind: 'instant vector',
      labels: joined(left.labels, right.labels, node.matching),
      named: filters && many.named && !(node.matching?.kind === 'on' && !node.matching.group),
      unit: unitOfBinary(node, left, right),
      rawCounter: left.rawCounter || (!isComparison(node.op) && right.rawCounter),
      constant: undefined,
    }
  }
  // A filter passes on the vector's values, on whichever side it stands.
  const side = isVector(right) ? right : left
  return {
    ...side,
    named: filters && side.named,
    unit: filters ? side.unit : unitOfBinary(node, left, right),
    constant: constantOf(node, left.constant, right.constant),
  }
}

function ofSet({ op }: BinaryExpr, left: Inferred, right: Inferred): Inferred {
  if (op !== 'or') return { ...left, constant: undefined }
  return {
    ...left,
    labels: union(left.labels, right.labels),
    named: left.named || right.named,
    unit: isSameOrConstant(left, right) ? left.unit : undefined,
    rawCounter: left.rawCounter || right.rawCounter,
    constant: undefined,
  }
}

/** `x or vector(0)` has the unit of `x`. */
function isSameOrConstant(left: Inferred, right: Inferred): boolean {
  if (right.unit === undefined || left.unit === undefined) return true
  return right.constant !== undefined || sameUnit(left.unit, right.unit)
}

function unitOfBinary({ op, bool }: BinaryExpr, left: Inferred, right: Inferred): Unit | undefined {
  if (left.constant !== undefined && right.constant !== undefined) return undefined
  if (isComparison(op)) return bool ? count : left.unit
  switch (op) {
    case '+':
    case '-':
      if (left.constant !== undefined) return right.unit
      return right.constant !== undefined ? left.unit : added(left.unit, right.unit, op)
    case '*':
      if (left.constant !== undefined) return scaled(right.unit, left.constant)
      return right.constant !== undefined
        ? scaled(left.unit, right.constant)
        : multiplied(left.unit, right.unit)
    case '/':
      if (left.constant !== undefined) return divided(scaled(ratio, left.constant), right.unit)
      return right.constant !== undefined
        ? scaled(left.unit, 1 / right.constant)
        : divided(left.unit, right.unit)
    case '%':
      return left.unit
    case '^':
    case 'atan2':
      return undefined
    default:
      return undefined
  }
}

function constantOf(
  { op }: BinaryExpr,
  left: number | undefined,
  right: number | undefined,
): number | undefined {
  if (left === undefined || right === undefined) return undefined
  switch (op) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '^':
      return left ** right
    default:
      return undefined
  }
}

function isVector({ kind }: Inferred): boolean {
  return kind === 'instant vector' || kind === 'range vector'
}
