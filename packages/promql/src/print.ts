/**
 * From syntax tree to text: canonical spacing, no parenthesis that is not needed.
 *
 * What is printed parses back to the same tree.
 */
import {
  type BinaryExpr,
  type BinaryOp,
  isComparison,
  isSetOp,
  type LabelMatcher,
  type Node,
  type VectorSelector,
} from './ast.ts'

/** What differs between the places in which one expression is printed. */
export interface PrintContext {
  /** The range of range selectors that name none: `$__rate_interval` in a panel, `5m` in a rule. */
  readonly range: string
  /** Matchers that every selector gets, unless it already matches that label. */
  readonly matchers?: readonly LabelMatcher[]
}

/** In a panel: Grafana chooses the range from resolution and scrape interval. */
export const panelContext: PrintContext = { range: '$__rate_interval' }

/** In a rule: Prometheus knows no variables, so the range is given. */
export const ruleContext = (range: string): PrintContext => ({ range })

/**
 * The text of an expression in a context.
 *
 * @example
 * print(sum(rate(http.requests)).by('route'))
 * // => 'sum by (route) (rate(http_requests_total[$__rate_interval]))'
 */
export function print(expr: { readonly node: Node } | Node, context = panelContext): string {
  return printNode('node' in expr ? expr.node : expr, context)
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
      return `${operand(node.expr, isPostfixable, context)}[${node.range}:${node.step ?? ''}]${timeModifiers(node)}`
    case 'Call':
      return `${node.func}(${node.args.map((arg) => printNode(arg, context)).join(', ')})`
    case 'AggregateExpr': {
      const { grouping, param } = node
      const modifier = grouping ? ` ${grouping.kind} (${grouping.labels.join(', ')}) ` : ''
      const first = param === undefined ? '' : `${printNode(param, context)}, `
      return `${node.op}${modifier}(${first}${printNode(node.expr, context)})`
    }
    case 'BinaryExpr':
      return `${leftText(node, context)} ${operatorText(node)} ${rightText(node, context)}`
    case 'UnaryExpr':
      return `${node.op}${operand(node.expr, (inner) => precedence(inner) > unaryPrecedence, context)}`
  }
}

/** A PromQL string literal. Lone surrogates, which UTF-8 cannot carry, become U+FFFD. */
export function quote(text: string): string {
  return JSON.stringify(
    text.replace(
      /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '\ufffd',
    ),
  )
}

/** A PromQL number literal. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf'
  return Object.is(value, -0) ? '-0' : String(value)
}

function selectorText(selector: VectorSelector, context: PrintContext): string {
  const own = new Set(selector.matchers.map((matcher) => matcher.label))
  const added = context.matchers?.filter((matcher) => !own.has(matcher.label)) ?? []
  const matchers = [...added, ...selector.matchers].map(matcherText)
  const plain = selector.name === undefined || isPlainName(selector.name)
  if (!plain) matchers.unshift(quote(selector.name ?? ''))
  const braces =
    matchers.length > 0 || selector.name === undefined ? `{${matchers.join(', ')}}` : ''
  return `${plain ? (selector.name ?? '') : ''}${braces}`
}

function matcherText({ label, op, value }: LabelMatcher): string {
  const name = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) ? label : quote(label)
  return `${name}${op}${quote(value)}`
}

/** Names that need no quotes (Prometheus 3 allows any UTF-8 name in quotes). */
function isPlainName(name: string): boolean {
  return /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)
}

function timeModifiers({ offset, at }: Pick<VectorSelector, 'offset' | 'at'>): string {
  const atText = at === undefined ? '' : ` @ ${typeof at === 'number' ? numberText(at) : `${at}()`}`
  return `${atText}${offset === undefined ? '' : ` offset ${offset}`}`
}

function operatorText({ op, bool, matching }: BinaryExpr): string {
  const parts: string[] = [op]
  if (bool) parts.push('bool')
  if (matching) {
    parts.push(`${matching.kind} (${matching.labels.join(', ')})`)
    if (matching.group) parts.push(`${matching.group} (${(matching.include ?? []).join(', ')})`)
  }
  return parts.join(' ')
}

function leftText({ op, lhs }: BinaryExpr, context: PrintContext): string {
  const own = binaryPrecedence(op)
  return operand(lhs, (n) => (op === '^' ? precedence(n) > own : precedence(n) >= own), context)
}

function rightText({ op, rhs }: BinaryExpr, context: PrintContext): string {
  const own = binaryPrecedence(op)
  const fits = (n: Node) =>
    op === '^' ? precedence(n) >= own || isNegation(n) : precedence(n) > own || isNegation(n)
  return operand(rhs, fits, context)
}

function operand(node: Node, fits: (node: Node) => boolean, context: PrintContext): string {
  const text = printNode(node, context)
  return fits(node) ? text : `(${text})`
}

/** A sign in front needs no parentheses on the right: `2 ^ -x`. */
function isNegation(node: Node): boolean {
  return node.type === 'UnaryExpr' || isNegative(node)
}

function isNegative(node: Node): boolean {
  return node.type === 'NumberLiteral' && (node.value < 0 || Object.is(node.value, -0))
}

function isPostfixable(node: Node): boolean {
  return precedence(node) === atomPrecedence && !(node.type === 'VectorSelector' && hasTime(node))
}

function hasTime(node: VectorSelector): boolean {
  return node.offset !== undefined || node.at !== undefined
}

// Source: https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence
const unaryPrecedence = 5
const atomPrecedence = 10

function precedence(node: Node): number {
  if (node.type === 'BinaryExpr') return binaryPrecedence(node.op)
  if (node.type === 'UnaryExpr' || isNegative(node)) return unaryPrecedence
  return atomPrecedence
}

function binaryPrecedence(op: BinaryOp): number {
  if (op === 'or') return 1
  if (isSetOp(op)) return 2
  if (isComparison(op)) return 3
  if (op === '+' || op === '-') return 4
  return op === '^' ? 6 : 5
}
