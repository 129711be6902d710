/**
 * From a condition to the series that prove it.
 *
 * The selectors of the condition say which series there must be; for each comparison one of them is
 * turned until the compared value is just past the threshold, and just before it. Everything is
 * calculated; promtool then says whether Prometheus sees it alike.
 */
import { durationMs, type Node } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { ruleRange } from '../rules/rule-range.ts'
import type { AlertTest, AlertTestCase } from './alert-test.ts'
import { firesCase, noDataCase, recoveryCase, type Setup, silentCase } from './cases.ts'
import { type TestContext, testContext } from './context.ts'
import { evaluate, vectorOf, within } from './evaluate/evaluate.ts'
import { NotEvaluable } from './evaluate/world.ts'
import { survivors } from './mutants.ts'
import { sloTest } from './slo-test.ts'
import { type Solution, solve } from './solve.ts'
import { type Decoy, decoysFor, type Source, sourcesFor } from './source.ts'
import { baseState, knobsOf, type State } from './state.ts'
import { alternativesOf, innerFilters, rangesIn, reachOf, readingOf, type Term } from './terms.ts'
import { trialOf } from './trial.ts'

export type Derived = { readonly test: AlertTest } | { readonly reason: string }

/** The test of an alert, or why there is none. */
export function deriveTest(rule: AlertingRule, system: System): Derived {
  const known = derivedTests(system)
  const before = known.get(rule)
  if (before) return before
  const found = derived(rule, system)
  known.set(rule, found)
  return found
}

/** What has been derived of a system so far: files and checks both ask. */
export function derivedTests(system: System): Map<AlertingRule, Derived> {
  const known = memo.get(system) ?? new Map<AlertingRule, Derived>()
  memo.set(system, known)
  return known
}

const memo = new WeakMap<System, Map<AlertingRule, Derived>>()

function derived(rule: AlertingRule, system: System): Derived {
  try {
    const context = testContext(system)
    const slo = system.options.slos?.find(({ alerts }) =>
      alerts.some((alert) => alert.rule === rule),
    )
    const cases = slo
      ? sloTest(rule, slo, context)
      : within(mostEvaluations, () => casesFor(rule, context))
    return { test: { cases } }
  } catch (error) {
    if (error instanceof NotEvaluable) return { reason: error.message }
    throw error
  }
}

function casesFor(rule: AlertingRule, context: TestContext): readonly AlertTestCase[] {
  const { node } = rule.options.when
  const alternatives = alternativesOf(node, context)
  const [only] = alternatives
  if (only?.[0]?.of === 'absence' && alternatives.length === 1 && only.length === 1) {
    return absenceCases(rule, context)
  }
  const selectors = context.selectorsOf(node)
  const setup = (sources: readonly Source[]) => setupFor(rule, context, sources)
  const sources = sourcesFor(selectors, context, readingOf(node, context))
  const asked = [alternatives, ...withFilters(alternatives)]
  const plain = asked.flatMap(
    (terms) => unlessImpossible(() => attempt(setup(sources), terms, {})) ?? [],
  )
  const [first = attempt(setup(sources), alternatives, {})] = plain
  if (first.left === 0) return casesOf(first)
  const more = decoysFor(selectors, context).filter(
    ({ id }) => !sources.some((source) => source.id === id),
  )
  const all = setup([...sources, ...more])
  const beside = asked.flatMap((terms) =>
    decoyLevels.flatMap((level) => {
      const decoys = Object.fromEntries(more.flatMap(knobsOf).map(({ key }) => [key, level]))
      return unlessImpossible(() => attempt(all, terms, decoys)) ?? []
    }),
  )
  const mirrored = plain.map((one) => mirroredIn(all, one, more))
  for (const one of [...plain, ...beside, ...mirrored].sort((a, b) => a.left - b.left)) {
    const cases = unlessImpossible(() => casesOf(one))
    if (cases) return cases
  }
  return casesOf(first)
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

interface Attempt extends Solved {
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

function unlessImpossible<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof NotEvaluable) return undefined
    throw error
  }
}

/** How the series run that a condition must not read; tried in this order. */
const decoyLevels = [0, 10, 1000, 1e6]

function setupFor(rule: AlertingRule, context: TestContext, sources: readonly Source[]): Setup {
  const { prometheus } = context.system.options
  const range = ruleRange(rule, prometheus)
  const intervalMs = intervalFor(rule, range)
  const reach = reachOf(rule.options.when.node, range, context)
  return { rule, context, intervalMs, sources, steady: Math.ceil(reach / intervalMs) + 2 }
}

/** Ten times what the dearest of a usual project takes; beyond, a build would take minutes. */
const mostEvaluations = 30_000

/**
 * Between two samples and two evaluations: `for` is a multiple of it, at least twice as long, and a
 * range holds four.
 */
function intervalFor({ options }: AlertingRule, range: string): number {
  const ranges = rangesIn([options.when.node], range)
  const shortest = Math.min(...ranges, Number.POSITIVE_INFINITY)
  const longest = Math.max(...ranges, 0)
  const held = [options.for, options.keepFiringFor ?? '0s'].map((text) => durationMs(text) ?? 0)
  const fits = (ms: number) =>
    held.every((hold) => hold === 0 || (hold % ms === 0 && hold >= 2 * ms)) && ms * 4 <= shortest
  const choices = [
    ...(longest >= 6 * hour ? [5 * minute, 2.5 * minute] : []),
    minute,
    30_000,
    15_000,
    5000,
    1000,
  ]
  return choices.find(fits) ?? 1000
}

const minute = 60_000
const hour = 60 * minute

/** What is turned so that an alternative holds, or just does not. */
export interface Solved {
  readonly calm: State
  readonly alternatives: readonly {
    readonly holds: State
    /** One for each term that alone does not hold. */
    readonly fails: readonly State[]
  }[]
}

function solved(setup: Setup, alternatives: readonly (readonly Term[])[], decoys: State): Solved {
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

function casesOf({ setup, alternatives }: Attempt): readonly AlertTestCase[] {
  const isOne = alternatives.length === 1
  const cases = alternatives.flatMap(({ holds, fails }, i) => [
    firesCase(setup, isOne ? 'fires' : `fires, ${i + 1}`, holds),
    ...fails.map((state, j) =>
      silentCase(
        setup,
        isOne && fails.length === 1 ? 'just not' : `just not, ${[i + 1, j + 1].join('.')}`,
        state,
      ),
    ),
  ])
  const [first] = alternatives
  if (first === undefined) return cases
  const [calm = first.holds] = first.fails
  return [...cases, noDataCase(setup), recoveryCase(setup, first.holds, calm)]
}

/** `absent()`: it fires without data, and is silent with some. */
function absenceCases(rule: AlertingRule, context: TestContext): readonly AlertTestCase[] {
  const sources = sourcesFor(context.selectorsOf(rule.options.when.node), context)
  const without = setupFor(rule, context, [])
  const present = setupFor(rule, context, sources)
  return [firesCase(without, 'no data', {}), silentCase(present, 'with data', baseState(sources))]
}
