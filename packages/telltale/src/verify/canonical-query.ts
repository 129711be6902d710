import {
  durationMs,
  durationText,
  type LabelMatcher,
  type Node,
  parse,
  print,
} from '@telltale/promql'
import { mapNodes } from '../check/map-nodes.ts'

/**
 * An expression as it can be compared with what Prometheus prints in its own way: matchers sorted by
 * label, and 24h as 1d.
 */
export function canonicalQuery(query: string): string {
  const { node } = parse(query)
  const text = node === undefined ? query : print(mapNodes(node, sorted))
  return text.replace(/(?<=[[:]|offset -?)(?:\d+(?:ms|[smhdwy]))+/g, (duration) =>
    durationText(durationMs(duration) ?? 0),
  )
}

function sorted(node: Node): Node {
  if (node.type !== 'VectorSelector') return node
  const byText = (a: LabelMatcher, b: LabelMatcher) => (textOf(a) < textOf(b) ? -1 : 1)
  return { ...node, matchers: [...node.matchers].sort(byText) }
}

function textOf({ label, op, value }: LabelMatcher): string {
  return `${label}${op}${value}`
}
