/** Whether a test would notice that a matcher of the condition is missing. */
import { type LabelMatcher, type Node, type VectorSelector, walk } from '@telltale/promql'
import { replaceNodes } from '../rules/replace-nodes.ts'
import { ruleRange } from '../rules/rule-range.ts'
import type { Setup } from './cases.ts'
import type { Solved } from './derive.ts'
import { evaluate, vectorOf } from './evaluate/evaluate.ts'
import { keyOf, withoutName } from './evaluate/vector.ts'
import type { State } from './state.ts'
import { trialOf } from './trial.ts'

/** The matchers without which every state of the test gives the same. */
export function survivors(setup: Setup, { alternatives }: Solved): readonly LabelMatcher[] {
  const { node } = setup.rule.options.when
  const states = alternatives.flatMap(({ holds, fails }) => [holds, ...fails])
  const right = states.map((state) => resultOf(node, setup, state))
  return [...walk(node)].flatMap((selector) => {
    if (selector.type !== 'VectorSelector') return []
    return selector.matchers.filter((matcher) => {
      const changed = without(selector, matcher)
      const mutant = replaceNodes(node, (inner) => (inner === selector ? changed : undefined))
      return states.every((state, i) => resultOf(mutant, setup, state) === right[i])
    })
  })
}

function without(selector: VectorSelector, matcher: LabelMatcher): VectorSelector {
  return { ...selector, matchers: selector.matchers.filter((other) => other !== matcher) }
}

/** The labels that the condition returns when nothing changes any more. */
function resultOf(node: Node, setup: Setup, state: State): string {
  const { rule, context, intervalMs, sources, steady } = setup
  const trial = trialOf(rule, context, intervalMs, sources, [{ state, samples: steady + 1 }])
  const range = ruleRange(rule, context.system.options.prometheus)
  return vectorOf(evaluate(node, { world: trial.worlds[0], index: steady, range }))
    .map(({ labels }) => keyOf(withoutName(labels)))
    .sort()
    .join()
}
