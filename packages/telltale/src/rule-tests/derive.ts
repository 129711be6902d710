/**
 * From a condition to the series that prove it.
 *
 * The selectors of the condition say which series there must be; for each comparison one of them is
 * turned until the compared value is just past the threshold, and just before it. Everything is
 * calculated; promtool then says whether Prometheus sees it alike.
 */
import type { System } from '../project/system.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import type { AlertTest, AlertTestCase } from './alert-test.ts'
import { type Attempt, attemptsFor, unlessImpossible } from './attempts.ts'
import { firesCase, noDataCase, recoveryCase, silentCase } from './cases.ts'
import { type TestContext, testContext } from './context.ts'
import { within } from './evaluate/evaluate.ts'
import { NotEvaluable } from './evaluate/world.ts'
import { setupFor } from './setup.ts'
import { sloTest } from './slo-test.ts'
import { sourcesFor } from './source.ts'
import { baseState } from './state.ts'
import { alternativesOf } from './terms.ts'

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
    const cases = slo ? sloTest(rule, slo, context) : casesFor(rule, context)
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
  // What has been found counts, also when trying out more would take too long.
  const attempts = within(mostEvaluations, () => {
    const tried: Attempt[] = []
    for (const one of attemptsFor(rule, alternatives, context)) {
      tried.push(one)
      if (one.left === 0) break
    }
    return tried
  })
  const best = attempts.sort((a, b) => a.left - b.left)
  for (const one of best.slice(0, -1)) {
    const cases = unlessImpossible(() => within(mostEvaluations, () => casesOf(one)))
    if (cases) return cases
  }
  const [last] = best.slice(-1)
  if (last === undefined) throw new NotEvaluable('nothing makes the condition hold')
  return within(mostEvaluations, () => casesOf(last))
}

/** Ten times what the dearest of a usual project takes; beyond, a build would take minutes. */
const mostEvaluations = 30_000

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
