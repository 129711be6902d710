import type { Problem } from '@telltale/core'
import { type Node, panelContext, print } from '@telltale/promql'
import type { ExpressionUse } from './model.ts'

export interface Pointed {
  /** A word inside the node: a label in its matchers, a metric name. @default all of the node */
  readonly word?: string
  /** What is said behind the caret. */
  readonly note?: string
}

/**
 * Where a part of an expression stands: file, path and the text with the part marked.
 *
 * In a file that telltale did not write, that is the text as it stands there, at the line and column
 * of the part; else it is the query as it will be printed, at its definition.
 *
 * @example
 * pointAt(use, selector, { word: 'rout', note: 'there are the labels method, route' })
 * // => { at: { file: 'dashboards/shop.json', line: 41, column: 28 }, path: […], excerpt: { text, from: 9, to: 13, note } }
 */
export function pointAt(
  use: ExpressionUse,
  node: Node,
  { word, note }: Pointed = {},
): Pick<Problem, 'at' | 'path' | 'excerpt'> {
  const { source, path } = use
  const text = source?.text ?? print(use.node, panelContext)
  const outer = source ? source.spans.get(node) : printed(text, node)
  const { from, to } = inside(text, outer ?? { from: 0, to: text.length }, word)
  return {
    at: source ? source.placeAt(from) : use.at,
    path,
    excerpt: { text, from, to, ...(note !== undefined && { note }) },
  }
}

type Range = { readonly from: number; readonly to: number }

function printed(text: string, node: Node): Range | undefined {
  const part = print(node, panelContext)
  const from = text.indexOf(part)
  return from < 0 ? undefined : { from, to: from + part.length }
}

/** The word in the range, else after it began, else anywhere; else all of the range. */
function inside(text: string, range: Range, word: string | undefined): Range {
  if (word === undefined) return range
  const pattern = new RegExp(`(?<![\\w:])${literal(word)}(?![\\w:])`)
  for (const start of [range.from, 0]) {
    const at = text.slice(start).search(pattern)
    if (at >= 0) return { from: start + at, to: start + at + word.length }
  }
  return range
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
