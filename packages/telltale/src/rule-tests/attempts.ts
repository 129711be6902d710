/** Series with which a condition may be proven, and how much of it each choice of them shows. */
import type { AlertingRule } from '../rules/alerting-rule.ts'
import type { Setup } from './cases.ts'
import type { TestContext } from './context.ts'
import { NotEvaluable } from './evaluate/world.ts'
import { survivors } from './mutants.ts'
import { setupFor } from './setup.ts'
import { type Solved, solved } from './solved.ts'
import { type Decoy, decoysFor, sourcesFor } from './source.ts'
import { knobsOf, type State } from './state.ts'
import { innerFilters, readingOf, type Term } from './terms.ts'

/**
 * Series that the condition reads; the same beside others that it must not read, which run at
 * several speeds, or exactly as those that it reads.
 *
 * @throws NotEvaluable when not even the first is possible
 */
export function* attemptsFor(
  rule: AlertingRule,
  alternatives: readonly (readonly Term[])[],
  context: TestContext,
): Generator<Attempt> {
  const { node } = rule.options.when
  const selectors = context.selectorsOf(node)
  const sources = sourcesFor(selectors, context, readingOf(node, context))
  const alone = setupFor(rule, context, sources)
  const asked = [alternatives, ...withFilters(alternatives)]
  const plain = asked.flatMap((terms) => unlessImpossible(() => attempt(alone, terms, {})) ?? [])
  if (plain.length === 0) plain.push(attempt(alone, alternatives, {}))
  yield* plain
  const more = decoysFor(selectors, context).filter(
    ({ id }) => !sources.some((source) => source.id === id),
  )
  const all = setupFor(rule, context, [...sources, ...more])
  for (const terms of asked) {
    for (const level of decoyLevels) {
      const decoys = Object.fromEntries(more.flatMap(knobsOf).map(({ key }) => [key, level]))
      yield* unlessImpossible(() => [attempt(all, terms, decoys)]) ?? []
    }
  }
  for (const one of plain) yield* unlessImpossible(() => [mirroredIn(all, one, more)]) ?? []
}

/** With what a comparison contains as terms of its own: it is solved with what they let pass. */
function withFilters(
  alternatives: readonly (readonly Term[])[],
): readonly (readonly (readonly Term[])[])[] {
  const filters = ({ node }: Term): readonly Term[] =>
    innerFilters(node).map((inner) => ({ of: 'comparison', node: inner }))
  const asked = alternatives.map((terms) => [...terms.flatMap(filters), ...terms])
  const isMore = asked.some((terms, i) => terms.length > (alternatives[i]?.length ?? 0))
  return isMore ? [asked] : []
}

export interface Attempt extends Solved {
  readonly setup: Setup
  /** How many changes of the condition the states would not show. */
  readonly left: number
}

function attempt(setup: Setup, alternatives: readonly (readonly Term[])[], decoys: State): Attempt {
  const found = solved(setup, alternatives, decoys)
  return { ...found, setup, left: survivors(setup, found).length }
}

/** Beside the series that count run others exactly like those for which the condition holds. */
function mirroredIn(
  setup: Setup,
  { calm, alternatives }: Solved,
  decoys: readonly Decoy[],
): Attempt {
  const beside = (holds: State) =>
    Object.fromEntries(
      decoys.flatMap((decoy) =>
        knobsOf(decoy).map(({ key }) => [
          key,
          holds[`${decoy.original}${key.slice(decoy.id.length)}`] ?? 0,
        ]),
      ),
    )
  const found = {
    calm,
    alternatives: alternatives.map(({ holds, fails }) => {
      const others = beside(holds)
      return { holds: { ...holds, ...others }, fails: fails.map((one) => ({ ...one, ...others })) }
    }),
  }
  return { ...found, setup, left: survivors(setup, found).length }
}

export function unlessImpossible<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof NotEvaluable) return undefined
    throw error
  }
}

/** How the series run that a condition must not read; tried in this order. */
const decoyLevels = [0, 10, 1000, 1e6]
