import type { Excerpt } from '@telltale/core'
import {
  type AggregateExpr,
  type BinaryExpr,
  type Call,
  type MatrixSelector,
  type Part,
  printWithSpans,
  type Span,
  type SubqueryExpr,
  type VectorSelector,
} from '@telltale/promql'
import type { ExpressionUse } from './model.ts'

/** What carets stand under: a node or a matcher, or a word that belongs to a node itself. */
export type Spot =
  | Part
  | { readonly of: VectorSelector; readonly the: 'metric' }
  | { readonly of: Call | AggregateExpr; readonly the: 'name' }
  | { readonly of: MatrixSelector | SubqueryExpr; readonly the: 'range' }
  | { readonly of: BinaryExpr; readonly the: 'operator' }
  /** A label in `by`, `without`, `on`, `ignoring`, `group_left`, `group_right`. */
  | { readonly of: AggregateExpr | BinaryExpr; readonly label: string }

/** The query as it stands in the output, or in the file that it was read from, with a part of it. */
export function excerptOf(use: ExpressionUse, spot: Spot, note?: string): Excerpt {
  const { text, spans } = use.source ?? printWithSpans(use.node, use.context)
  const span = spanOf(spot, text, spans) ?? { from: 0, to: text.length }
  return { text, ...span, ...(note !== undefined && { note }) }
}

type Spans = ReadonlyMap<Part, Span>

function spanOf(spot: Spot, text: string, spans: Spans): Span | undefined {
  if (!('of' in spot)) return spans.get(spot)
  const whole = spans.get(spot.of)
  if (whole === undefined) return undefined
  const { from, to } = whole
  if ('label' in spot) {
    const head = headOf(spot.of, whole, spans)
    return wordIn(text, spot.label, head) ?? head
  }
  switch (spot.the) {
    case 'metric':
      return wordIn(text, spot.of.name ?? '{', whole) ?? whole
    case 'name': {
      const name = spot.of.type === 'Call' ? spot.of.func : spot.of.op
      return { from, to: from + name.length }
    }
    case 'range': {
      const inner = spans.get(spot.of.type === 'MatrixSelector' ? spot.of.vector : spot.of.expr)
      const start = text.indexOf('[', inner?.to ?? from)
      return start < 0 || start > to ? whole : { from: start, to: text.indexOf(']', start) + 1 }
    }
    case 'operator': {
      const head = headOf(spot.of, whole, spans)
      return wordIn(text, spot.of.op, head) ?? head
    }
  }
}

/** What belongs to the node itself: before the parenthesis, or between the operands. */
function headOf(node: AggregateExpr | BinaryExpr, { from, to }: Span, spans: Spans): Span {
  if (node.type === 'AggregateExpr') {
    // Behind the parenthesis, too: `sum(x) by (a)` is what people write.
    const inner = spans.get(node.param ?? node.expr)
    return inner && inner.from - from > node.op.length + 1 ? { from, to: inner.from } : { from, to }
  }
  return { from: spans.get(node.lhs)?.to ?? from, to: spans.get(node.rhs)?.from ?? to }
}

function wordIn(text: string, word: string, { from, to }: Span): Span | undefined {
  const isName = /^[\w:]+$/.test(word)
  const pattern = isName ? `(?<![\\w:])${word}(?![\\w:])` : literal(word)
  const at = text.slice(from, to).search(new RegExp(pattern))
  return at < 0 ? undefined : { from: from + at, to: from + at + word.length }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
