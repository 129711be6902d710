import type { Problem } from '@telltale/core'
import { durationMs, durationText, type Node, print } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { FiringAlert } from '../rule-tests/alert-test.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { contextOf } from '../rules/rule-range.ts'
import type { Finding } from './finding.ts'
import { type FiringSeries, firingOf } from './firing.ts'
import { type Answer, type PrometheusApi, PrometheusError } from './prometheus-api.ts'
import { sinceStart } from './shift-time.ts'
import type { Slot } from './slot.ts'

/**
 * Plays one case of an alert: its condition as Prometheus answers it at every evaluation of the
 * case, and from that when it is pending, fires and ends.
 */
export async function alertFinding(
  slot: Slot,
  system: System,
  api: PrometheusApi,
): Promise<Finding> {
  const { rule, test, from, to, step } = slot
  const query = print(rule.options.when, contextOf(rule, system.options.prometheus))
  const base = { step: 'alerts', name: `${rule.name} > ${test.name}`, query } as const
  try {
    const answer = await api.queryRange(queryOf(rule.options.when.node, slot, system), slot)
    const firing = firingOf({
      series: answer.series,
      from,
      to,
      step,
      hold: seconds(rule.options.for),
      keep: seconds(rule.options.keepFiringFor ?? '0s'),
    })
    const problem = await firstProblem(slot, answer, firing, api, system)
    return {
      ...base,
      cost: answer.cost,
      ...(problem ? { problem } : { note: noteOf(slot, firing) }),
    }
  } catch (error) {
    if (!(error instanceof PrometheusError)) throw error
    return { ...base, problem: evaluationFails(rule, system, error.message) }
  }
}

/** What Prometheus is asked: the condition, with the time of the case. */
function queryOf(node: Node, { rule, from }: Slot, system: System): string {
  return print(sinceStart(node, from), contextOf(rule, system.options.prometheus))
}

function seconds(duration: string): number {
  return (durationMs(duration) ?? 0) / 1000
}

async function firstProblem(
  slot: Slot,
  answer: Answer,
  firing: readonly FiringSeries[],
  api: PrometheusApi,
  system: System,
): Promise<Problem | undefined> {
  const { rule, test } = slot
  const place = { at: rule.at, path: [system.options.title, rule.name, test.name] }
  for (const { at, firing: all } of test.expect) {
    const time = slot.from + seconds(at)
    const wanted = all.filter((alert) => isOf(alert, rule)).map(({ labels = {} }) => keyOf(labels))
    const found = firing
      .filter(({ times }) => times.some((each) => Math.abs(each - time) < 1e-3))
      .map(({ labels }) => keyOf(labels))
    const missing = wanted.filter((key) => !found.includes(key))
    const surplus = found.filter((key) => !wanted.includes(key))
    if (missing.length > 0) {
      return neverFires(rule, at, await reason(answer, rule, system, slot, api), place)
    }
    if (surplus.length > 0) return firesWrongly(rule, test.name, at, surplus, place)
  }
  return undefined
}

/** Several rules of one name are told apart by their severity. */
function isOf({ severity }: FiringAlert, rule: AlertingRule): boolean {
  return severity === undefined || severity === rule.options.severity
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels)
    .filter(([label]) => label !== '__name__')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}="${value}"`)
    .join(', ')}}`
}

/** What the condition returns instead: its left side says how far from the threshold it is. */
async function reason(
  { series }: Answer,
  rule: AlertingRule,
  system: System,
  slot: Slot,
  api: PrometheusApi,
): Promise<string> {
  if (series.length > 0) {
    const labels = [...new Set(series.map((each) => keyOf(each.labels)))].slice(0, 3)
    return `its condition holds for ${labels.join(', ')} for at most ${longestHold(series, slot.step)}`
  }
  const { node } = rule.options.when
  if (node.type !== 'BinaryExpr') return 'its condition never holds'
  const query = print(node.lhs, contextOf(rule, system.options.prometheus))
  const left = await api.queryRange(queryOf(node.lhs, slot, system), slot)
  const values = left.series.flatMap((each) => each.values).filter(Number.isFinite)
  if (values.length === 0) return `${query} returns nothing`
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) =>
    Number(value.toPrecision(4)),
  )
  return `${query} goes from ${least} to ${most}`
}

function longestHold(series: Answer['series'], step: number): string {
  let most = 0
  for (const { times } of series) {
    let since = times[0] ?? 0
    for (const [i, time] of times.entries()) {
      if (i > 0 && time - (times[i - 1] ?? 0) > step * 1.5) since = time
      most = Math.max(most, time - since)
    }
  }
  return durationText(Math.round(most * 1000))
}

function noteOf({ from, to, step }: Slot, firing: readonly FiringSeries[]): string {
  const times = firing.flatMap((each) => each.times)
  if (times.length === 0) return 'is silent'
  const first = Math.min(...times)
  const last = Math.max(...times)
  const begins = `fires after ${durationText(Math.round((first - from) * 1000))}`
  if (last >= to - step / 2) return begins
  return `${begins}, is resolved after ${durationText(Math.round((last + step - from) * 1000))}`
}

type Place = Pick<Problem, 'at' | 'path'>

function neverFires(rule: AlertingRule, at: string, because: string, place: Place): Problem {
  return {
    code: 'verify/does-not-fire',
    severity: 'error',
    summary: `${rule.name} does not fire after ${at}: ${because}`,
    ...place,
    why: 'The case was made for it to fire; in production nobody would be told.',
    fix: 'Correct the condition, its threshold or its matching, or the test that its author gave.',
  }
}

function firesWrongly(
  rule: AlertingRule,
  name: string,
  at: string,
  surplus: readonly string[],
  place: Place,
): Problem {
  return {
    code: 'verify/fires-wrongly',
    severity: 'error',
    summary: `${rule.name} fires for ${surplus.slice(0, 3).join(', ')} after ${at} in the case "${name}"`,
    ...place,
    why: 'It has to be silent then: somebody is woken up for nothing, or not told that it is over.',
    fix: 'Correct the condition or its threshold, or the test that its author gave.',
  }
}

export function evaluationFails(rule: AlertingRule, system: System, message: string): Problem {
  return {
    code: 'verify/rule-error',
    severity: 'error',
    summary: `${rule.name} cannot be evaluated: ${message}`,
    at: rule.at,
    path: [system.options.title, rule.name],
    why: 'Prometheus drops the result and logs the error; the alert never fires.',
    fix: 'Correct the condition; most often a join finds several series on both sides.',
  }
}

export function unprovenFinding(rule: AlertingRule, reason: string, system: System): Finding {
  return {
    step: 'alerts',
    name: rule.name,
    problem: {
      code: 'verify/unproven',
      severity: 'error',
      summary: `nobody knows whether ${rule.name} can fire: ${reason}`,
      at: rule.at,
      path: [system.options.title, rule.name],
      why: 'No series could be made from its condition that let it fire.',
      fix: 'Give it a case of its own: the option test.',
    },
  }
}
