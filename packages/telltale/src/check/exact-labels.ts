import { type Node, signatureOf, walk } from '@telltale/promql'
import type { Analysis } from './analysis.ts'

/**
 * Whether every series of a result carries all the labels that are known of it, and no others.
 * What a function or `or` may add to some series only is not exact.
 */
export function hasExactLabels(node: Node, { of }: Analysis): boolean {
  if (of(node).labels.open) return false
  for (const inner of walk(node)) {
    if (inner.type === 'Call') {
      const flow = signatureOf(inner.func)?.labels ?? 'same'
      if (flow === 'unknown' || flow.endsWith('adds')) return false
    } else if (inner.type === 'BinaryExpr') {
      if (inner.matching?.include?.length) return false
      if (inner.op === 'or' && !sameNames(of(inner.lhs), of(inner.rhs))) return false
    } else if (hasVariableLabels(inner)) return false
  }
  return true
}

type Labelled = ReturnType<Analysis['of']>

function sameNames(a: Labelled, b: Labelled): boolean {
  const names = b.labels.names
  return a.labels.names.length === names.length && a.labels.names.every((n) => names.includes(n))
}

function hasVariableLabels(node: Node): boolean {
  return (
    node.type === 'AggregateExpr' &&
    (node.grouping?.labels ?? []).some((label) => /\$|\[\[/.test(label))
  )
}
