import { childrenOf, mayHave, type Node } from '@telltale/promql'
import type { Analysis } from './analysis.ts'

/** The node inside whose operands still have a label that its result has not; the outermost one. */
export function droppedBy(node: Node, label: string, analysis: Analysis): Node | undefined {
  const has = (inner: Node) => mayHave(analysis.of(inner).labels, label)
  if (has(node)) return undefined
  const children = childrenOf(node)
  if (children.some((child) => isVector(child, analysis) && has(child))) return node
  for (const child of children) {
    const dropping = droppedBy(child, label, analysis)
    if (dropping !== undefined) return dropping
  }
  return undefined
}

/** Nothing is known of the labels of what is open, so it has not had this one for certain. */
function isVector(node: Node, { of }: Analysis): boolean {
  return !of(node).labels.open
}
