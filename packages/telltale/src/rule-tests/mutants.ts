/** What of a condition could be changed without the states of a test giving anything else. */
import type { Node } from '@telltale/promql'
import { replaceNodes } from '../rules/replace-nodes.ts'
import { ruleRange } from '../rules/rule-range.ts'
import type { Setup } from './cases.ts'
import { evaluate, vectorOf } from './evaluate/evaluate.ts'
import { keyOf, withoutName } from './evaluate/vector.ts'
import { matcherGroups, withMatcher } from './matcher-groups.ts'
import type { Solved } from './solved.ts'
import type { State } from './state.ts'
import { innerFilters } from './terms.ts'
import { trialOf } from './trial.ts'

/** Conditions that differ from the rule's in one place, and that no state tells from it. */
export function survivors(setup: Setup, { alternatives }: Solved): readonly Node[] {
  const { node } = setup.rule.options.when
  const states = alternatives.flatMap(({ holds, fails }) => [holds, ...fails])
  const right = states.map((state) => resultOf(node, setup, state))
  return [...withoutMatchers(node), ...withOtherLimits(node)].filter((mutant) =>
    states.every((state, i) => resultOf(mutant, setup, state) === right[i]),
  )
}

function withoutMatchers(node: Node): readonly Node[] {
  return matcherGroups(node).map((group) => withMatcher(node, group, undefined))
}

/** Of comparisons inside of what is compared: `memory / (limit > 0) > 0.9`. */
function* withOtherLimits(root: Node): Iterable<Node> {
  for (const node of innerFilters(root)) {
    const { value } = node.rhs
    for (const other of value === 0 ? [1, -1] : [value * 0.9, value * 1.1]) {
      const to: Node = { ...node, rhs: { type: 'NumberLiteral', value: other } }
      yield replaceNodes(root, (inner) => (inner === node ? to : undefined))
    }
  }
}

function resultOf(node: Node, setup: Setup, state: State): string {
  const { rule, context, intervalMs, sources, steady } = setup
  const trial = trialOf(rule, context, intervalMs, sources, [{ state, samples: steady + 1 }])
  const range = ruleRange(rule, context.system.options.prometheus)
  return vectorOf(evaluate(node, { world: trial.worlds[0], index: steady, range }))
    .map(({ labels }) => keyOf(withoutName(labels)))
    .sort()
    .join()
}
