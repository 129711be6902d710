/** Where each part of a tree stands in its printed text: what a caret is put under. */
import type { LabelMatcher, Node, VectorSelector } from './ast.ts'
import {
  aggregateHead,
  fitsLeft,
  fitsRight,
  fitsSubquery,
  fitsUnary,
  operatorText,
  type Printable,
  type PrintContext,
  panelContext,
  printNode,
  subqueryTail,
  treeOf,
} from './print.ts'
import type { Span } from './source.ts'

/** A node of a tree, or a matcher of one of its selectors. */
export type Part = Node | LabelMatcher

export interface PrintedWithSpans {
  /** What `print` gives. */
  readonly text: string
  /** Offsets without the parentheses around a node; a matcher of the context has none. */
  readonly spans: ReadonlyMap<Part, Span>
}

/**
 * The text of an expression as `print` gives it, and where each of its nodes and matchers stands.
 *
 * @example
 * const { text, spans } = printWithSpans(sum(rate(http.requests)))
 * // text: 'sum(rate(http_requests_total[$__rate_interval]))', the span of rate(…): 4 to 47
 */
export function printWithSpans(expr: Printable, context = panelContext): PrintedWithSpans {
  const spans = new Map<Part, Span>()
  return { text: write(treeOf(expr), { context, spans, at: 0 }), spans }
}

interface Writing {
  readonly context: PrintContext
  readonly spans: Map<Part, Span>
  /** The offset at which the next character stands. */
  readonly at: number
}

function write(node: Node, writing: Writing): string {
  const text = textOf(node, writing)
  // A shared sub-expression is shown where it is mentioned first.
  if (!writing.spans.has(node)) {
    writing.spans.set(node, { from: writing.at, to: writing.at + text.length })
  }
  return text
}

function textOf(node: Node, writing: Writing): string {
  switch (node.type) {
    case 'NumberLiteral':
    case 'StringLiteral':
      return printNode(node, writing.context)
    case 'VectorSelector':
      return writeSelector(node, node, writing)
    case 'MatrixSelector':
      return writeSelector(node.vector, node, writing)
    case 'SubqueryExpr':
      return `${within(node.expr, fitsSubquery(node), writing)}${subqueryTail(node)}`
    case 'UnaryExpr':
      return `${node.op}${within(node.expr, fitsUnary(node), after(writing, node.op))}`
    case 'Call':
      return `${list(node.args, `${node.func}(`, writing)})`
    case 'AggregateExpr': {
      const { op, grouping, param, expr } = node
      const parts = param === undefined ? [expr] : [param, expr]
      return `${list(parts, `${aggregateHead(op, grouping)}(`, writing)})`
    }
    case 'BinaryExpr': {
      const left = within(node.lhs, fitsLeft(node), writing)
      const start = `${left} ${operatorText(node)} `
      return `${start}${within(node.rhs, fitsRight(node), after(writing, start))}`
    }
  }
}

function list(nodes: readonly Node[], head: string, writing: Writing): string {
  let text = head
  for (const [i, node] of nodes.entries()) {
    if (i > 0) text += ', '
    text += write(node, after(writing, text))
  }
  return text
}

function within(node: Node, fits: boolean, writing: Writing): string {
  return fits ? write(node, writing) : `(${write(node, after(writing, '('))})`
}

/** The selector, or the range of it; quotes inside values are escaped, so a matcher is found. */
function writeSelector(
  vector: VectorSelector,
  whole: Node,
  { context, spans, at }: Writing,
): string {
  const { offset, at: time, ...timeless } = vector
  const own = printNode(timeless, context)
  if (whole !== vector && !spans.has(vector)) spans.set(vector, { from: at, to: at + own.length })
  let read = 0
  for (const matcher of vector.matchers) {
    const shown = printNode({ type: 'VectorSelector', matchers: [matcher] }, noContext).slice(1, -1)
    const found = ['{', ', '].map((before) => own.indexOf(before + shown, read) + before.length)
    const from = Math.min(...found.filter((start) => own.startsWith(shown, start)))
    if (!Number.isFinite(from)) continue
    spans.set(matcher, { from: at + from, to: at + from + shown.length })
    read = from + shown.length
  }
  return printNode(whole, context)
}

const noContext: PrintContext = { range: '' }

function after(writing: Writing, text: string): Writing {
  return { ...writing, at: writing.at + text.length }
}
