/**
 * From syntax tree to text: canonical spacing, no parenthesis that is not needed.
 *
 * What is printed parses back to the same tree.
 */
import type { AnyFamily } from '@telltale/core'
import {
  type At,
  type BinaryExpr,
  type BinaryOp,
  type Grouping,
  isComparison,
  isSetOp,
  type LabelMatcher,
  type Node,
  type SubqueryExpr,
  type UnaryExpr,
  type VectorSelector,
} from './ast.ts'
import { type Expression, nodeOf, type Recorded } from './expression.ts'

/** What differs between the places in which one expression is printed. */
export interface PrintContext {
  /** The range of range selectors that name none: `$__rate_interval` in a panel, `5m` in a rule. */
  readonly range: string
  /** Matchers that every selector gets, unless it already matches that label. */
  readonly matchers?: readonly LabelMatcher[]
  /** More of them, by what the selector reads. */
  readonly matchersOf?: (selector: VectorSelector) => readonly LabelMatcher[]
}

/** In a panel: Grafana chooses the range from resolution and scrape interval. */
export const panelContext: PrintContext = { range: '$__rate_interval' }

/** In a rule: Prometheus knows no variables, so the range is given. */
export const ruleContext = (range: string): PrintContext => ({ range })

/** What can be printed: an expression, its tree, or a definition that stands for its series. */
export type Printable = Expression | Node | AnyFamily | Recorded

/**
 * The text of an expression in a context, on one line.
 *
 * @example
 * print(sum(rate(http.requests)).by('route')) // => 'sum by (route) (rate(http_requests_total[$__rate_interval]))'
 * print(rate(http.requests), ruleContext('5m')) // => 'rate(http_requests_total[5m])'
 */
export function print(expr: Printable, context = panelContext): string {
  return printNode(treeOf(expr), context)
}

export function treeOf(expr: Printable): Node {
  return 'type' in expr ? expr : nodeOf(expr)
}

export function printNode(node: Node, context: PrintContext): string {
  switch (node.type) {
    case 'NumberLiteral':
      return node.text ?? numberText(node.value)
    case 'StringLiteral':
      return quote(node.value)
    case 'VectorSelector':
      return `${selectorText(node, context)}${timeModifiers(node)}`
    case 'MatrixSelector':
      return `${selectorText(node.vector, context)}[${node.range ?? context.range}]${timeModifiers(node.vector)}`
    case 'SubqueryExpr':
      return `${within(printNode(node.expr, context), fitsSubquery(node))}${subqueryTail(node)}`
    case 'Call':
      return `${node.func}(${node.args.map((arg) => printNode(arg, context)).join(', ')})`
    case 'AggregateExpr': {
      const { op, grouping, param } = node
      const first = param === undefined ? '' : `${printNode(param, context)}, `
      return `${aggregateHead(op, grouping)}(${first}${printNode(node.expr, context)})`
    }
    case 'BinaryExpr': {
      const lhs = within(printNode(node.lhs, context), fitsLeft(node))
      const rhs = within(printNode(node.rhs, context), fitsRight(node))
      return `${lhs} ${operatorText(node)} ${rhs}`
    }
    case 'UnaryExpr':
      return `${node.op}${within(printNode(node.expr, context), fitsUnary(node))}`
  }
}

/**
 * A PromQL string literal. Lone surrogates, which UTF-8 cannot carry, become U+FFFD; which is
 * written as an escape, because Prometheus takes the character itself for broken UTF-8.
 */
export function quote(text: string): string {
  const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
  return JSON.stringify(text.replace(lone, '\ufffd')).replaceAll('\ufffd', '\\ufffd')
}

/**
 * A PromQL number literal, without the noise that binary arithmetic leaves behind: 0.1 + 0.2 is
 * `0.3`. A number that takes more than ten digits to say is kept exactly.
 */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf'
  if (Object.is(value, -0)) return '-0'
  const text = String(value)
  // Fifteen digits and a point: what is shorter has no noise.
  if (Number.isInteger(value) || text.length <= 16) return text
  const rounded = String(Number(value.toPrecision(12)))
  return rounded.replace(/e.*$|[^0-9]/g, '').length > 10 ? text : rounded
}

/** `sum by (route) `, `topk`: what stands before the parentheses. */
export function aggregateHead(op: string, grouping: Grouping | undefined): string {
  return grouping ? `${op} ${grouping.kind} ${labelList(grouping.labels)} ` : op
}

/** `/ on (route) group_left (version)` */
export function operatorText({ op, bool, matching }: BinaryExpr): string {
  const parts: string[] = [op]
  if (bool) parts.push('bool')
  if (matching) {
    parts.push(`${matching.kind} ${labelList(matching.labels)}`)
    if (matching.group) parts.push(`${matching.group} ${labelList(matching.include ?? [])}`)
  }
  return parts.join(' ')
}

/** `[1h:5m] offset 1d` */
export function subqueryTail(node: SubqueryExpr): string {
  return `[${node.range}:${node.step ?? ''}]${timeModifiers(node)}`
}

/** Whether each operand binds tighter than its operator, so that it needs no parentheses. */
export function fitsLeft({ op, lhs }: BinaryExpr): boolean {
  const own = binaryPrecedence(op)
  return op === '^' ? precedence(lhs) > own : precedence(lhs) >= own
}

export function fitsRight({ op, rhs }: BinaryExpr): boolean {
  const own = binaryPrecedence(op)
  // A sign in front needs no parentheses on the right: `2 ^ -x`.
  if (rhs.type === 'UnaryExpr' || isNegative(rhs)) return true
  return op === '^' ? precedence(rhs) >= own : precedence(rhs) > own
}

export function fitsUnary({ expr }: UnaryExpr): boolean {
  return precedence(expr) > unaryPrecedence
}

export function fitsSubquery({ expr }: SubqueryExpr): boolean {
  const hasTime =
    expr.type === 'VectorSelector' && (expr.offset !== undefined || expr.at !== undefined)
  return precedence(expr) === atomPrecedence && !hasTime
}

function within(text: string, fits: boolean): string {
  return fits ? text : `(${text})`
}

function selectorText(selector: VectorSelector, context: PrintContext): string {
  const own = new Set(selector.matchers.map((matcher) => matcher.label))
  const added = [...(context.matchers ?? []), ...(context.matchersOf?.(selector) ?? [])].filter(
    (matcher) => !own.has(matcher.label),
  )
  const matchers = [...added, ...selector.matchers].map(
    ({ label, op, value }) => `${labelText(label)}${op}${quote(value)}`,
  )
  const { name, filters = [] } = selector
  const quoted = name !== undefined && !isPlain(name, /^[a-zA-Z_:][a-zA-Z0-9_:]*$/)
  const inside = [...(quoted ? [quote(name)] : []), ...matchers, ...filters]
  const braces = inside.length > 0 || name === undefined ? `{${inside.join(', ')}}` : ''
  return `${quoted ? '' : (name ?? '')}${braces}`
}

function labelList(labels: readonly string[]): string {
  return `(${labels.map(labelText).join(', ')})`
}

function labelText(label: string): string {
  return isPlain(label, /^[a-zA-Z_][a-zA-Z0-9_]*$/) ? label : quote(label)
}

/** Names that need no quotes, which is where Prometheus 3 allows any UTF-8; variables are names. */
function isPlain(name: string, plain: RegExp): boolean {
  return plain.test(name) || plain.test(name.replace(/\$\w+|\$\{[^}]+\}|\[\[[^\]]+\]\]/g, 'x'))
}

function timeModifiers({ offset, at }: Pick<VectorSelector, 'offset' | 'at'>): string {
  const time = offset === undefined ? '' : ` offset ${offset}`
  return at === undefined ? time : ` @ ${atText(at)}${time}`
}

function atText(at: At): string {
  if (typeof at === 'number') return numberText(at)
  return at === 'start' || at === 'end' ? `${at}()` : at
}

function isNegative(node: Node): boolean {
  return node.type === 'NumberLiteral' && (node.value < 0 || Object.is(node.value, -0))
}

// Source: https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence
const unaryPrecedence = 5
const atomPrecedence = 10

function precedence(node: Node): number {
  if (node.type === 'BinaryExpr') return binaryPrecedence(node.op)
  if (node.type === 'UnaryExpr' || isNegative(node)) return unaryPrecedence
  return atomPrecedence
}

export function binaryPrecedence(op: BinaryOp): number {
  if (op === 'or') return 1
  if (isSetOp(op)) return 2
  if (isComparison(op)) return 3
  if (op === '+' || op === '-') return 4
  return op === '^' ? 6 : 5
}
