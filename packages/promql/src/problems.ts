import type { Problem } from '@telltale/core'
import { type Node, walk } from './ast.ts'
import type { Expression } from './expression.ts'

/**
 * Everything that was found wrong with an expression while it was built, from left to right.
 *
 * Problems are kept on the node that they are about. Those of a recording rule that the expression
 * reads are the rule's own and not repeated.
 */
export function problemsOf(expr: Expression | Node): readonly Problem[] {
  const problems: Problem[] = []
  for (const node of walk('node' in expr ? expr.node : expr)) {
    if (node.problems) problems.push(...node.problems)
  }
  return problems
}
