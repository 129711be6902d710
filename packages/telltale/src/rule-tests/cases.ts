/** The cases by which an alert is proven, from a state in which its condition holds and one in which it does not. */
import { durationMs, durationText } from '@telltale/promql'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import type { AlertTestCase, Expectation, FiringAlert, TestSeries } from './alert-test.ts'
import type { TestContext } from './context.ts'
import type { Signal } from './evaluate/signal.ts'
import { keyOf, type Vector } from './evaluate/vector.ts'
import { NotEvaluable } from './evaluate/world.ts'
import type { Source } from './source.ts'
import type { State } from './state.ts'
import { firingAt, firstTrue, holdOf, isCloseCall, resultAt, type Trial, trialOf } from './trial.ts'

export interface Setup {
  readonly rule: AlertingRule
  readonly context: TestContext
  readonly intervalMs: number
  /** After so many samples nothing changes any more. */
  readonly steady: number
  readonly sources: readonly Source[]
}

/** From the first sample on the condition holds: silent until `for` is over, then firing. */
export function firesCase(setup: Setup, name: string, holds: State): AlertTestCase {
  const { rule, context, intervalMs, sources, steady } = setup
  const length = steady + 2 * holdSteps(setup) + 4
  const trial = trialOf(rule, context, intervalMs, sources, [{ state: holds, samples: length }])
  const begins = beginning(trial, 0, steady)
  const fires = Math.max(...begins) + holdOf(trial)
  const silent = Math.min(...begins) + holdOf(trial) - 1
  return caseOf(trial, name, [
    ...(silent >= 0 ? [expectation(trial, silent)] : []),
    mustFire(trial, fires),
  ])
}

/** The condition never holds, and nothing fires. */
export function silentCase(setup: Setup, name: string, fails: State): AlertTestCase {
  const { rule, context, intervalMs, sources, steady } = setup
  const length = steady + 2 * holdSteps(setup) + 4
  const trial = trialOf(rule, context, intervalMs, sources, [{ state: fails, samples: length }])
  const moments = [holdSteps(setup) + 2, Math.floor(length / 2), length - 1]
  return caseOf(
    trial,
    name,
    [...new Set(moments)].map((index) => mustBeSilent(trial, index)),
  )
}

/** Nothing is exposed at all. */
export function noDataCase(setup: Setup): AlertTestCase {
  const { rule, context, intervalMs } = setup
  const trial = trialOf(rule, context, intervalMs, [], [{ state: {}, samples: 0 }])
  return caseOf(trial, 'no data', [mustBeSilent(trial, holdSteps(setup) + 5)])
}

/** It holds until the alert fires, and then no more: the alert ends. */
export function recoveryCase(setup: Setup, holds: State, fails: State): AlertTestCase {
  const { rule, context, intervalMs, sources, steady } = setup
  const first = trialOf(rule, context, intervalMs, sources, [{ state: holds, samples: steady + 1 }])
  const broken = Math.max(...beginning(first, 0, steady)) + holdSteps(setup) + 3
  const trial = trialOf(rule, context, intervalMs, sources, [
    { state: holds, samples: broken },
    { state: fails, samples: steady + 4 + keepSteps(setup) },
  ])
  const ends = trial.worlds.map((world) =>
    firstTrue(broken, broken + steady + 2, (index) => resultAt(trial, index, world).length === 0),
  )
  if (ends.some((end) => end === undefined)) throw new NotEvaluable('the condition does not end')
  const over = Math.max(...ends.map((index) => index ?? 0))
  // Where the value passes the threshold at this very moment, rounding decides: ask one later.
  const end = over + (trial.worlds.some((world) => isCloseCall(trial, over, world)) ? 1 : 0)
  return caseOf(trial, 'recovery', [
    mustFire(trial, broken - 1),
    ...(end === over ? stillKept(trial, Math.min(...ends.map((index) => index ?? 0)), setup) : []),
    afterKeep(trial, end + keepSteps(setup)),
  ])
}

function holdSteps({ rule, intervalMs }: Setup): number {
  return Math.ceil((durationMs(rule.options.for) ?? 0) / intervalMs)
}

function keepSteps({ rule, intervalMs }: Setup): number {
  return Math.ceil((durationMs(rule.options.keepFiringFor ?? '0s') ?? 0) / intervalMs)
}

/** When the condition starts to hold, as each generation of Prometheus reads ranges. */
function beginning(trial: Trial, from: number, to: number): readonly number[] {
  return trial.worlds.map((world) => {
    const begins = firstTrue(from, to, (index) => resultAt(trial, index, world).length > 0)
    if (begins === undefined) throw new NotEvaluable('the condition never holds')
    return begins
  })
}

function mustFire(trial: Trial, index: number): Expectation {
  const found = expectation(trial, index)
  if (!found.firing.some(isOwn)) throw new NotEvaluable('the alert does not fire')
  return found
}

function mustBeSilent(trial: Trial, index: number): Expectation {
  const found = expectation(trial, index)
  if (found.firing.some(isOwn)) throw new NotEvaluable('the alert is not silent')
  return found
}

/** @throws NotEvaluable when the generations of Prometheus disagree */
function expectation(trial: Trial, index: number): Expectation {
  const [own, other] = trial.worlds.map((world) => firingAt(trial, index, world))
  if (own === undefined || other === undefined || keysOf(own) !== keysOf(other)) {
    throw new NotEvaluable('what fires depends on the version of Prometheus')
  }
  return {
    at: timeText(trial, index),
    firing: [
      ...own.map(({ labels, value }) => ({ labels, value })),
      ...namesakes(trial.rule, trial.context).flatMap((rule) =>
        firingAt({ ...trial, rule, results: new WeakMap() }, index, trial.worlds[0]).map(
          ({ labels, value }) => ({
            severity: rule.options.severity,
            labels,
            value,
          }),
        ),
      ),
    ],
  }
}

/** Promtool asks for all alerts of one name together. */
function namesakes(rule: AlertingRule, { alerts }: TestContext): readonly AlertingRule[] {
  return (alerts.get(rule.name) ?? []).filter((other) => other !== rule)
}

/** Of the alert that is proven, and not of another one of its name. */
export function isOwn({ severity }: FiringAlert): boolean {
  return severity === undefined
}

/** At the last moment for which `keepFiringFor` lasts it fires with what was seen last. */
function stillKept(trial: Trial, end: number, setup: Setup): readonly Expectation[] {
  const keep = keepSteps(setup)
  if (keep === 0) return []
  const { firing } = expectation(trial, end - 1)
  return [{ at: timeText(trial, end + keep - 1), firing: firing.filter(isOwn) }]
}

/** Silent, because what keeps an alert firing is over as well. */
function afterKeep(trial: Trial, index: number): Expectation {
  const { firing } = expectation(trial, index)
  return { at: timeText(trial, index), firing: firing.filter((alert) => !isOwn(alert)) }
}

function keysOf(vector: Vector): string {
  return vector
    .map(({ labels }) => keyOf(labels))
    .sort()
    .join()
}

function timeText({ intervalMs }: Trial, index: number): Expectation['at'] {
  return durationText(index * intervalMs) as Expectation['at']
}

function caseOf(trial: Trial, name: string, expect: readonly Expectation[]): AlertTestCase {
  return {
    name,
    interval: durationText(trial.intervalMs) as NonNullable<AlertTestCase['interval']>,
    series: [...trial.signals.values()].flat().map((signal) => seriesOf(signal, trial.samples)),
    expect,
  }
}

export function seriesOf({ name, labels, phases }: Signal, samples: number): TestSeries {
  const values = phases.flatMap(({ from, start, step }, i) => {
    const more = (phases[i + 1]?.from ?? samples) - from - 1
    if (more < 0) return []
    const sign = step < 0 ? '-' : '+'
    return [`${decimal(start)}${sign}${decimal(Math.abs(step))}x${more}`]
  })
  return { name, labels, values: values.join(' ') }
}

/** Without an exponent, which promtool does not read everywhere. */
function decimal(value: number): string {
  const text = String(value)
  return text.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : text
}
