import type { Excerpt } from '@telltale/core'
import { type Node, panelContext, print } from '@telltale/promql'

/** The query as it will be printed, with the first mention of a word in it. */
export function excerptOf(node: Node, word: string, note?: string): Excerpt {
  const text = print(node, panelContext)
  const from = Math.max(0, text.search(new RegExp(`(?<![\\w:])${literal(word)}(?![\\w:])`)))
  const to = text.startsWith(word, from) ? from + word.length : text.length
  return { text, from, to, ...(note !== undefined && { note }) }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
