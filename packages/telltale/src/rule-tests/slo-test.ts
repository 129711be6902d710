/**
 * The cases of an SLO's alert.
 *
 * Each row of a tier is tried alone. The one with the lowest factor by burns that begin with the
 * first sample; before the others there is much good traffic, so that longer windows hardly notice
 * the burn that follows.
 */
import { type BinaryExpr, type Duration, durationMs, durationText } from '@telltale/promql'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { type BurnRate, exact, factorOf } from '../slo/burn-rates.ts'
import { sloLabel } from '../slo/names.ts'
import type { Slo } from '../slo/slo.ts'
import { budgetOf } from '../slo/slo-records.ts'
import type { AlertTestCase, TestSeries } from './alert-test.ts'
import {
  firesCase,
  isOwn,
  noDataCase,
  recoveryCase,
  type Setup,
  seriesOf,
  silentCase,
} from './cases.ts'
import type { TestContext } from './context.ts'
import { evaluate, vectorOf } from './evaluate/evaluate.ts'
import type { Labels } from './evaluate/signal.ts'
import { NotEvaluable } from './evaluate/world.ts'
import { timeCases } from './slo-time-cases.ts'
import { solve } from './solve.ts'
import { sourcesFor } from './source.ts'
import { baseState, knobsOf, type State, type Stretch, signalsFor } from './state.ts'
import { reachOf, readingOf } from './terms.ts'
import { trialOf } from './trial.ts'

/** @throws NotEvaluable */
export function sloTest(
  rule: AlertingRule,
  slo: Slo,
  context: TestContext,
): readonly AlertTestCase[] {
  const { window, sli } = slo.options
  const rows = slo.alerts.find((alert) => alert.rule === rule)?.burnRates ?? []
  const byFactor = [...rows].sort((a, b) => factorOf(a, window) - factorOf(b, window))
  const [gentlest] = byFactor
  if (gentlest === undefined) throw new NotEvaluable('its tier has no rows')
  const node = ratioNode(slo)
  const setup: Setup = {
    rule,
    context,
    intervalMs: minute,
    sources: sourcesFor(context.selectorsOf(node), context, readingOf(node, context)),
    // Windows of a day and more have their first sample after one base window.
    steady: Math.ceil(reachOf(node, '5m', context) / minute) + 12,
  }
  // Time is bad or not; there is nothing in between that would be just past a factor.
  const states = burnStates(slo, setup, sli.counts === 'time' ? 0.5 : ratioOf(gentlest, slo))
  const fires = firesCase(setup, 'fires', states.holds)
  return [
    fires,
    besideAnother(silentCase(setup, 'just not, while another one burns', states.fails), slo),
    noDataCase(setup),
    recoveryCase(sli.counts === 'time' ? untilOver(setup, rows) : setup, states.holds, states.calm),
    ...(sli.counts === 'time'
      ? timeCases(rows, slo, setup, { bad: states.holds, good: states.fails }, ownLabels(fires))
      : byFactor.flatMap((row) => rowCases(row, row === gentlest, slo, setup, ownLabels(fires)))),
  ]
}

const minute = 60_000

/** Time that was bad is bad until the short windows have left it behind. */
function untilOver(setup: Setup, rows: readonly BurnRate[]): Setup {
  const longest = Math.max(...rows.map(({ short }) => durationMs(short) ?? 0))
  return { ...setup, steady: setup.steady + Math.ceil(longest / minute) }
}

/** The share of bad events at which a row's factor is reached. */
function ratioOf(row: BurnRate, { options }: Slo): number {
  return exact(factorOf(row, options.window) * budgetOf(options))
}

function ratioNode({ records, options }: Slo): BinaryExpr {
  return {
    type: 'BinaryExpr',
    op: '/',
    lhs: records.errors.expr.node,
    rhs: records.events.expr.node,
    matching: { kind: 'on', labels: options.by },
  }
}

/** A little more and a little less than a share of bad events, and none at all. */
function burnStates(slo: Slo, setup: Setup, ratio: number) {
  const base = baseState(setup.sources)
  const knobs = [...setup.sources].sort((a, b) => b.asked - a.asked).flatMap(knobsOf)
  const valueIn = (state: State) => ratioIn(state, slo, setup)
  const found = solve({ op: '>', threshold: ratio, valueIn }, knobs, base)
  if (found === undefined) throw new NotEvaluable('no series changes the share of bad events')
  const { knob, holds, fails } = found
  const none = fails < holds ? 0 : fails * 1000
  const state = (setting: number): State => ({ ...base, [knob.key]: setting })
  return { holds: state(holds), fails: state(fails), calm: state(none) }
}

/** The share of bad events when a state has lasted for a while. */
function ratioIn(state: State, slo: Slo, setup: Setup): number | undefined {
  const known = ratios.get(setup) ?? new Map<string, number | undefined>()
  ratios.set(setup, known)
  const key = JSON.stringify(state)
  if (!known.has(key)) known.set(key, computedRatio(state, slo, setup))
  return known.get(key)
}

// Every row of a tier looks for its own share along the same knobs.
const ratios = new WeakMap<Setup, Map<string, number | undefined>>()

function computedRatio(state: State, slo: Slo, setup: Setup): number | undefined {
  const { rule, context, sources, steady } = setup
  const { worlds } = trialOf(rule, context, minute, sources, [{ state, samples: steady + 1 }])
  const moment = { world: worlds[0], index: steady, range: '5m' }
  return vectorOf(evaluate(ratioNode(slo), moment))[0]?.value
}

/**
 * What tells a row's two windows apart: a burn that fills both, one that has ended for the short
 * one, and one that the long one does not notice yet.
 */
function rowCases(
  row: BurnRate,
  isGentlest: boolean,
  slo: Slo,
  setup: Setup,
  fired: readonly Labels[],
): readonly AlertTestCase[] {
  const factorRatio = ratioOf(row, slo)
  const burn = (share: number) => burnStates(slo, setup, share / 1.02).holds
  const past = burn(factorRatio * 1.02)
  const much = burn(Math.min(factorRatio * 3, (1 + factorRatio) / 2))
  const { before, held, short, long } = lengths(row, isGentlest, slo, setup)
  const make = (
    name: string,
    phases: readonly (readonly [State, number])[],
    firing: AlertTestCase['expect'][0]['firing'] = [],
  ) => caseOf(`${name} in ${row.short} and ${row.long}`, [...before, ...phases], row, setup, firing)
  const value = exact((ratioIn(past, slo, setup) ?? Number.NaN) / budgetOf(slo.options))
  const firing = fired.map((labels) => ({ labels, value }))
  return [
    ...(isGentlest ? [] : [make('burns', [[past, long + held]], firing)]),
    make('has stopped burning', [
      [much, long],
      [burn(factorRatio * 0.98), short],
    ]),
    make('does not burn for long enough', [
      [burn(factorRatio * 0.95), long],
      [burn(factorRatio * 1.05), short],
    ]),
  ]
}

/** How long the parts of a case take, in milliseconds. */
function lengths(row: BurnRate, isGentlest: boolean, slo: Slo, setup: Setup) {
  const held = durationMs(setup.rule.options.for) ?? 0
  const short = (durationMs(row.short) ?? 0) + 10 * minute
  // Nothing has come before: the long window needs not be filled.
  if (isGentlest) return { before: [], held, short, long: 3 * short }
  const { calm } = burnStates(slo, setup, ratioOf(row, slo))
  const before = [[heavy(calm, setup), 30 * minute]] as const
  return { before, held, short, long: (durationMs(row.long) ?? 0) + 15 * minute }
}

/** Judged at its end. */
function caseOf(
  name: string,
  phases: readonly (readonly [State, number])[],
  row: BurnRate,
  setup: Setup,
  firing: AlertTestCase['expect'][0]['firing'],
): AlertTestCase {
  const interval: Duration = (durationMs(row.long) ?? 0) > 12 * 60 * minute ? '15m' : '1m'
  const grid = durationMs(interval) ?? minute
  const last = phases.length - 1
  const samples = phases.map(
    ([, ms], i) => Math.ceil(ms / grid) * (grid / minute) + (i === last ? 1 : 0),
  )
  const stretches = phases.map(([state], i): Stretch => ({ state, samples: samples[i] ?? 0 }))
  const total = samples.reduce((sum, n) => sum + n, 0)
  const signals = [...signalsFor(setup.sources, stretches, minute).values()].flat()
  return {
    name,
    interval,
    sampling: '1m',
    series: signals.map((signal) => seriesOf(signal, total)),
    expect: [{ at: durationText((total - 1) * minute) as Duration, firing }],
  }
}

/** Ten thousand times the traffic. */
function heavy(state: State, { sources }: Setup): State {
  const counts = new Set(
    sources.flatMap(knobsOf).flatMap(({ key, kind }) => (kind === 'count' ? [key] : [])),
  )
  return Object.fromEntries(
    Object.entries(state).map(([key, setting]) => [
      key,
      counts.has(key) ? setting * 10_000 : setting,
    ]),
  )
}

/** The labels with which the alert itself fires at the end of a case. */
function ownLabels({ expect }: AlertTestCase): readonly Labels[] {
  return (expect.at(-1)?.firing ?? []).filter(isOwn).map(({ labels = {} }) => labels)
}

/** Another SLO burns as fast as it can: the alert must not take its series for its own. */
function besideAnother(made: AlertTestCase, slo: Slo): AlertTestCase {
  const others = [...slo.records.burnRates.values()].map(
    ({ record }): TestSeries => ({
      name: record,
      labels: { [sloLabel]: `not ${slo.name}` },
      values: '1000+0x60',
    }),
  )
  return { ...made, series: [...made.series, ...others] }
}
