import { type BinaryExpr, isSetOp, type Node, walk } from '@telltale/promql'
import type { Analysis } from '../analysis.ts'
import { expressionCheck } from '../definition.ts'
import { hasExactLabels } from '../exact-labels.ts'
import { isMissing } from '../metrics/undeclared-label.ts'

/** Of two sides that match, one has a single series for each match; the operator says which. */
export const manyToMany = expressionCheck(
  {
    code: 'promql/many-to-many',
    severity: 'warning',
    title: 'several series of a side match, and the operator does not expect it',
    looksAt: ['BinaryExpr'],
  },
  function* (analysis) {
    for (const node of analysis.use.nodes) {
      if (node.type !== 'BinaryExpr' || isSetOp(node.op) || node.matching === undefined) continue
      if (!isPossible(node, analysis)) continue
      const left = untold(node, node.lhs, analysis)
      const right = untold(node, node.rhs, analysis)
      if (left === undefined || right === undefined) continue
      const { group, kind, labels } = node.matching
      const many = [
        ...(group === 'group_left' || left.length === 0 ? [] : [['left', left] as const]),
        ...(group === 'group_right' || right.length === 0 ? [] : [['right', right] as const]),
      ]
      const [first] = many
      if (first === undefined) continue
      const [side, names] = first
      const isOneWay = many.length === 1 && group === undefined
      yield {
        part: { of: node, the: 'operator' },
        note: `${names.join(', ')} may tell several series of the ${side} side apart`,
        summary: `${node.op} ${kind} (${labels.join(', ')}) matches several series of the ${side} side, which differ in ${names.join(', ')}`,
        why: 'As soon as there are two of them, Prometheus refuses to evaluate the query.',
        fix: isOneWay
          ? `Write ${node.op} ${kind} (${labels.join(', ')}) group_${side} (), or aggregate the ${side} side by the labels that match.`
          : `Aggregate the ${side} side by the labels that match, or match by ${names.join(', ')}, too.`,
      }
    }
  },
)

/** What never matches is another problem: promql/impossible-join. */
function isPossible({ lhs, rhs, matching }: BinaryExpr, { of }: Analysis): boolean {
  if (matching?.kind !== 'on') return true
  return matching.labels.every((label) =>
    [lhs, rhs].every((side) => !isMissing(of(side).labels, label)),
  )
}

/** The labels of a side that may have several values within one match; nothing if that is unknown. */
function untold(
  { matching }: BinaryExpr,
  side: Node,
  analysis: Analysis,
): readonly string[] | undefined {
  const { kind, labels } = analysis.of(side)
  if (kind !== 'instant vector' || !hasExactLabels(side, analysis)) return undefined
  const matched = matching?.labels ?? []
  const pinned = pinnedIn(side)
  return labels.names.filter((name) => {
    const isTold = matching?.kind === 'on' ? matched.includes(name) : !matched.includes(name)
    // How many targets there are is not known.
    return !isTold && !pinned.has(name) && !targetLabels.has(name)
  })
}

const targetLabels: ReadonlySet<string> = new Set(['job', 'instance'])

/** Labels that every selector fixes to one value. */
function pinnedIn(side: Node): ReadonlySet<string> {
  let pinned: ReadonlySet<string> | undefined
  for (const node of walk(side)) {
    if (node.type !== 'VectorSelector') continue
    const own = new Set(node.matchers.filter(({ op }) => op === '=').map(({ label }) => label))
    pinned = pinned === undefined ? own : new Set([...pinned].filter((label) => own.has(label)))
  }
  return pinned ?? new Set()
}
