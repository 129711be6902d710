/** States in which a condition holds, and states in which it just does not. */
import type { Node } from '@telltale/promql'
import { ruleRange } from '../rules/rule-range.ts'
import type { Setup } from './cases.ts'
import { evaluate, vectorOf } from './evaluate/evaluate.ts'
import { NotEvaluable } from './evaluate/world.ts'
import { type Solution, solve } from './solve.ts'
import { baseState, knobsOf, type State } from './state.ts'
import type { Term } from './terms.ts'
import { trialOf } from './trial.ts'

/** What is turned so that an alternative holds, or just does not. */
export interface Solved {
  readonly calm: State
  readonly alternatives: readonly {
    readonly holds: State
    /** One for each term that alone does not hold. */
    readonly fails: readonly State[]
  }[]
}

/** @throws NotEvaluable when no series decides one of the terms */
export function solved(
  setup: Setup,
  alternatives: readonly (readonly Term[])[],
  decoys: State,
): Solved {
  let calm: State = { ...baseState(setup.sources), ...decoys }
  const found = alternatives.map((terms) => {
    const solution = solvedTogether(setup, terms, calm)
    const [first] = solution.fails
    if (first) calm = { ...calm, ...first }
    return solution
  })
  // What other alternatives need is calm by now.
  return {
    calm,
    alternatives:
      alternatives.length === 1
        ? found
        : alternatives.map((terms) => solvedTogether(setup, terms, calm)),
  }
}

/** Terms that share series: each is solved again while the others hold. */
function solvedTogether(setup: Setup, terms: readonly Term[], calm: State) {
  let holds = calm
  let found: readonly Solution[] = []
  for (let round = 0; round < (terms.length > 1 ? 3 : 1); round++) {
    found = terms.map((term) => {
      const solution = solveTerm(setup, term, holds)
      holds = { ...holds, [solution.knob.key]: solution.holds }
      return solution
    })
  }
  return { holds, fails: found.map(({ knob, fails }) => ({ ...holds, [knob.key]: fails })) }
}

function solveTerm(setup: Setup, term: Term, state: State) {
  if (term.of === 'absence') throw new NotEvaluable('an absence beside other terms')
  const { op, lhs, rhs } = term.node
  const compared: Node = rhs.type === 'NumberLiteral' ? lhs : ({ ...term.node, op: '/' } as const)
  const threshold = rhs.type === 'NumberLiteral' ? rhs.value : 1
  const knobs = [...setup.sources].sort((a, b) => b.asked - a.asked).flatMap(knobsOf)
  const valueIn = (candidate: State) => steadyValue(setup, compared, candidate, op)
  const found = solve({ op, threshold, valueIn }, knobs, state)
  if (found === undefined) {
    throw new NotEvaluable('no series takes the value to both sides of the threshold')
  }
  return found
}

/** The compared value when nothing changes any more; of several the one nearest to holding. */
function steadyValue(setup: Setup, node: Node, state: State, op: string): number | undefined {
  const { rule, context, intervalMs, sources, steady } = setup
  const trial = trialOf(rule, context, intervalMs, sources, [{ state, samples: steady + 1 }])
  const range = ruleRange(rule, context.system.options.prometheus)
  const value = evaluate(node, { world: trial.worlds[0], index: steady, range })
  if (typeof value === 'number') return value
  const values = vectorOf(value).map((sample) => sample.value)
  if (values.length === 0) return undefined
  return op.startsWith('<') ? Math.min(...values) : Math.max(...values)
}
