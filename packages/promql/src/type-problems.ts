/**
 * What Prometheus refuses although the grammar accepts it: kinds of arguments, what operators take,
 * selectors that select everything, durations of nothing.
 *
 * Labels, units and declared metrics play no part here; Grafana variables may stand for anything.
 * Source: `checkAST` of https://github.com/prometheus/prometheus/blob/main/promql/parser/parse.go
 */
import {
  type AggregateExpr,
  type BinaryExpr,
  type Call,
  isComparison,
  isSetOp,
  type LabelMatcher,
  type MatrixSelector,
  type Node,
  type SubqueryExpr,
  type VectorSelector,
} from './ast.ts'
import { holdsVariable } from './check-matcher.ts'
import { durationMs } from './duration.ts'
import {
  type AggregatorSignature,
  type ArgumentKind,
  aggregators,
  type FunctionSignature,
  signatureOf,
} from './functions.ts'
import { isBareVariable } from './literals.ts'
import type { Part } from './print-spans.ts'
import { readPattern } from './re2.ts'

/** One reason why Prometheus refuses a query that reads like PromQL. */
export interface TypeProblem {
  readonly code: 'promql/type' | 'promql/regexp'
  /** What it is about. */
  readonly part: Part
  readonly message: string
  readonly fix: string
}

/**
 * Why Prometheus would refuse this tree; empty when it would take it.
 *
 * @example
 * typeProblems(parse('rate(x)').node)
 * // => [{ message: 'rate() needs a range vector, but x is an instant vector', … }]
 */
export function typeProblems(node: Node): readonly TypeProblem[] {
  const found: TypeProblem[] = []
  typeOf(node, found)
  return found
}

type ValueType = 'scalar' | 'string' | 'instant vector' | 'range vector'
/** Nothing is known of what a variable stands for. */
type Typed = ValueType | 'anything'
type Found = TypeProblem[]

function typeOf(node: Node, found: Found): Typed {
  switch (node.type) {
    case 'NumberLiteral':
      return 'scalar'
    case 'StringLiteral':
      return 'string'
    case 'VectorSelector':
      checkSelector(node, found)
      return isBareVariable(node) ? 'anything' : 'instant vector'
    case 'MatrixSelector':
      checkSelector(node.vector, found)
      checkRange(node, node.range, 'range', found)
      return 'range vector'
    case 'SubqueryExpr':
      checkSubquery(node, found)
      return 'range vector'
    case 'Call':
      return checkCall(node, found)
    case 'AggregateExpr':
      checkAggregate(node, found)
      return 'instant vector'
    case 'BinaryExpr':
      return checkBinary(node, found)
    case 'UnaryExpr': {
      const inner = typeOf(node.expr, found)
      if (isOneOf(inner, 'scalar', 'instant vector')) return inner
      add(
        found,
        node.expr,
        `${node.op} stands before ${a(inner)}`,
        'Only numbers and instant vectors have a sign.',
      )
      return 'instant vector'
    }
  }
}

function isOneOf(type: Typed, ...wanted: readonly ValueType[]): boolean {
  return type === 'anything' || wanted.includes(type)
}

function a(type: Typed): string {
  return type === 'instant vector' ? `an ${type}` : `a ${type}`
}

function add(found: Found, part: Part, message: string, fix: string): void {
  found.push({ code: 'promql/type', part, message, fix })
}

function checkSelector(node: VectorSelector, found: Found): void {
  const { name, matchers, filters, at } = node
  const second = name === undefined ? undefined : matchers.find(({ label }) => label === '__name__')
  if (second !== undefined) {
    add(
      found,
      second,
      `the metric is named twice, ${name} and ${second.value}`,
      'Keep one of the two.',
    )
  }
  for (const matcher of matchers) checkPattern(matcher, found)
  if (name === undefined && filters === undefined && matchers.every(canBeEmpty)) {
    add(
      found,
      node,
      'the selector has no name, and no matcher that an empty label does not meet',
      'Name the metric, or add a matcher such as job="api" or job=~".+".',
    )
  }
  if (typeof at === 'number' && !(Math.abs(at) < maxSeconds)) {
    add(found, node, '@ is not a time', 'Write seconds since 1970, start() or end().')
  }
}

/** Milliseconds in 64 bits. */
const maxSeconds = 2 ** 63 / 1000

function checkPattern(matcher: LabelMatcher, found: Found): void {
  if (!isPattern(matcher) || holdsVariable(matcher.value)) return
  const pattern = readPattern(matcher.value)
  if (!('refused' in pattern)) return
  const { label, op, value } = matcher
  found.push({
    code: 'promql/regexp',
    part: matcher,
    message: `${label}${op}"${value}" is not a pattern that Prometheus reads: ${pattern.refused}`,
    fix: pattern.fix,
  })
}

function isPattern({ op }: LabelMatcher): boolean {
  return op === '=~' || op === '!~'
}

/** Whether series without the label meet the matcher. */
function canBeEmpty(matcher: LabelMatcher): boolean {
  const { op, value } = matcher
  if (holdsVariable(value) || holdsVariable(matcher.label)) return false
  if (!isPattern(matcher)) return (value === '') === (op === '=')
  const pattern = readPattern(value)
  if ('refused' in pattern) return false
  return pattern.test('') === (op === '=~')
}

function checkSubquery(node: SubqueryExpr, found: Found): void {
  const inner = typeOf(node.expr, found)
  if (!isOneOf(inner, 'instant vector')) {
    const fix =
      inner === 'range vector'
        ? 'Put the inner range into a function: max_over_time(rate(x[5m])[1h:]).'
        : 'A subquery reads the past of an instant vector: vector(1)[1h:].'
    add(found, node.expr, `the subquery is of ${a(inner)}`, fix)
  }
  checkRange(node, node.range, 'range', found)
  checkRange(node, node.step, 'step', found)
}

/** A number of seconds is a duration, too; what is computed is not known. */
function checkRange(
  node: MatrixSelector | SubqueryExpr,
  text: string | undefined,
  what: string,
  found: Found,
): void {
  if (text === undefined || text === '') return
  const ms = signedMs(text)
  if (ms === undefined) return
  if (ms <= 0) {
    add(found, node, `the ${what} is ${text}, which is no time`, `Write a ${what} such as 5m.`)
  } else if (ms > maxDurationMs) {
    add(found, node, `the ${what} ${text} is too long`, 'Prometheus counts up to 292 years.')
  }
}

function signedMs(text: string): number | undefined {
  const [, sign, rest = ''] = /^([-+]?) *(.*)$/s.exec(text) ?? []
  const ms = durationMs(rest) ?? (isNumber(rest) ? Number(rest) * 1000 : undefined)
  return ms !== undefined && sign === '-' ? -ms : ms
}

function isNumber(text: string): boolean {
  return /^[\d.]+(?:e[-+]?\d+)?$/i.test(text)
}

/** Nanoseconds in 64 bits. */
const maxDurationMs = 2 ** 63 / 1e6

function checkCall(node: Call, found: Found): Typed {
  const given = node.args.map((arg) => typeOf(arg, found))
  const signature = signatureOf(node.func)
  // A variable may be any function.
  if (signature === undefined) return 'anything'
  checkCount(node, signature, found)
  for (const [i, type] of given.entries()) {
    const arg = node.args[i]
    const kind = kindAt(signature, i)
    if (arg === undefined || kind === undefined || isOneOf(type, wanted[kind])) continue
    add(
      found,
      arg,
      `${node.func}() needs ${a(wanted[kind])} as its ${ordinal(i)} argument, but has ${a(type)}`,
      adviceFor(wanted[kind], type),
    )
  }
  return signature.returns === 'scalar' ? 'scalar' : 'instant vector'
}

const wanted: Readonly<Record<ArgumentKind, ValueType>> = {
  vector: 'instant vector',
  'any vector': 'instant vector',
  'counter range': 'range vector',
  'gauge range': 'range vector',
  'any range': 'range vector',
  scalar: 'scalar',
  string: 'string',
}

function kindAt({ args, optional = [], variadic }: FunctionSignature, i: number) {
  const kinds = [...args, ...optional]
  return kinds[i] ?? (variadic ? kinds.at(-1) : undefined)
}

function checkCount(node: Call, signature: FunctionSignature, found: Found): void {
  const least = signature.args.length
  const most = signature.variadic
    ? Number.POSITIVE_INFINITY
    : least + (signature.optional?.length ?? 0)
  const { length } = node.args
  if (length >= least && length <= most) return
  const count =
    most === least ? `${least}` : most > 99 ? `at least ${least}` : `${least} to ${most}`
  add(
    found,
    node,
    `${node.func}() takes ${count} ${most === 1 ? 'argument' : 'arguments'}, but has ${length}`,
    `Write ${node.func}(${[...signature.args, ...(signature.optional ?? []).map((kind) => `[${kind}]`)].map((kind) => kind.replace('any ', '')).join(', ')}).`,
  )
}

function ordinal(i: number): string {
  return ['first', 'second', 'third', 'fourth', 'fifth'][i] ?? `${i + 1}th`
}

function adviceFor(need: ValueType, given: Typed): string {
  if (need === 'range vector' && given === 'instant vector')
    return 'Add a range to the selector, x[5m]; of anything else write a subquery, sum(x)[1h:5m].'
  if (need === 'instant vector' && given === 'range vector')
    return 'Leave the range out, or put it into a function: rate(x[5m]), avg_over_time(x[5m]).'
  if (need === 'instant vector' && given === 'scalar') return 'Wrap the number: vector(1).'
  if (need === 'scalar' && given === 'instant vector')
    return 'Write a number, or take the one of a vector with a single series: scalar(x).'
  return need === 'string' ? 'Write it between quotes.' : `Write ${a(need)}.`
}

function checkAggregate(node: AggregateExpr, found: Found): void {
  const { op, param, expr } = node
  const signature: AggregatorSignature = aggregators[op]
  if (param !== undefined && signature.param !== undefined) {
    const type = typeOf(param, found)
    if (!isOneOf(type, signature.param)) {
      const fix = signature.param === 'string' ? `${op}("label", x)` : `${op}(5, x)`
      add(
        found,
        param,
        `${op}() needs a ${signature.param} before the comma, but has ${a(type)}`,
        `Write ${fix}.`,
      )
    }
  }
  const type = typeOf(expr, found)
  if (isOneOf(type, 'instant vector')) return
  add(
    found,
    expr,
    `${op}() aggregates an instant vector, but has ${a(type)}`,
    adviceFor('instant vector', type),
  )
}

function checkBinary(node: BinaryExpr, found: Found): Typed {
  const { op, lhs, rhs, bool, matching } = node
  const left = typeOf(lhs, found)
  const right = typeOf(rhs, found)
  for (const [type, side] of [
    [left, lhs],
    [right, rhs],
  ] as const) {
    if (isOneOf(type, 'scalar', 'instant vector')) continue
    add(
      found,
      side,
      `${op} has ${a(type)} on one side`,
      type === 'string' ? 'Operators take numbers.' : adviceFor('instant vector', type),
    )
  }
  if (bool && !isComparison(op)) {
    add(found, node, `bool stands behind ${op}`, 'Only a comparison has bool: leave it out.')
  }
  if (left === 'anything' || right === 'anything') return 'anything'
  const isScalar = left === 'scalar' && right === 'scalar'
  if (isComparison(op) && !bool && isScalar) {
    add(
      found,
      node,
      `${op} compares two numbers without bool`,
      `Write ${op} bool: there is no series that could be dropped.`,
    )
  }
  if (isSetOp(op) && (left === 'scalar' || right === 'scalar')) {
    const side = left === 'scalar' ? lhs : rhs
    add(
      found,
      side,
      `${op} has a number on one side`,
      'Sets are made of series: write vector(1) for the number.',
    )
  }
  if (matching !== undefined) checkMatching(node, left, right, found)
  return isScalar ? 'scalar' : 'instant vector'
}

function checkMatching(node: BinaryExpr, left: Typed, right: Typed, found: Found): void {
  const { op, matching } = node
  if (matching === undefined) return
  const { kind, labels, group, include = [] } = matching
  if (left !== 'instant vector' || right !== 'instant vector') {
    if (labels.length === 0) return
    add(
      found,
      node,
      `${kind} (${labels.join(', ')}) stands beside a number`,
      `A number has no labels to match: leave ${kind} out.`,
    )
  } else if (isSetOp(op) && group !== undefined) {
    add(
      found,
      node,
      `${group} stands behind ${op}`,
      'Sets always match many to many: leave it out.',
    )
  }
  const both = kind === 'on' ? include.filter((label) => labels.includes(label)) : []
  for (const label of both) {
    add(
      found,
      node,
      `${label} is both in on () and in ${group} ()`,
      `The sides agree in ${label} already: leave it out of ${group} ().`,
    )
  }
}
