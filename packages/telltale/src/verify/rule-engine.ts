/**
 * The same alerts in Prometheus' own rule engine.
 *
 * Time cannot be made to run faster, but a query can look back: each alert gets a copy whose
 * selectors read its case as if that were now. What the engine makes of it is real: labels,
 * annotations rendered from their templates, errors.
 */
import { durationMs, print } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { contextOf } from '../rules/rule-range.ts'
import { evaluationFails } from './alert-findings.ts'
import type { Finding } from './finding.ts'
import type { RuleGroupState, RuleState } from './rule-states.ts'
import { shiftTime, sinceStart } from './shift-time.ts'
import type { Slot } from './slot.ts'

export interface RuleYaml {
  readonly alert?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

/** Tells the copies from the alerts themselves, which may fire as well. */
const caseLabel = 'telltale_case'

/** One alert as it is evaluated. */
export interface EngineRule {
  readonly rule: AlertingRule
  readonly slot: Slot
  /** How many alerts have to fire. */
  readonly firing: number
  readonly yaml: RuleYaml & { readonly expr: string }
}

export const engineGroup = 'telltale: every alert in a case of its own'

/**
 * A copy of every alert that has a case in which it fires.
 *
 * @param rules the alerts as they were generated
 * @param nowMs when they will be evaluated, about
 */
export function engineRules(
  slots: readonly Slot[],
  rules: readonly RuleYaml[],
  system: System,
  nowMs: number,
): readonly EngineRule[] {
  return [...new Set(slots.map(({ rule }) => rule))].flatMap((rule) => {
    const found = firingMoment(slots.filter((slot) => slot.rule === rule))
    const yaml = rules.find(
      ({ alert, labels }) => alert === rule.name && labels?.severity === rule.options.severity,
    )
    if (found === undefined || yaml === undefined) return []
    const { slot, atMs, firing } = found
    const agoMs = nowMs - (slot.from * 1000 + atMs)
    const asInCase = sinceStart(rule.options.when.node, slot.from)
    const node = shiftTime(asInCase, agoMs, (text) => offsetMs(text))
    const expr = print(node, contextOf(rule, system.options.prometheus))
    const { alert = rule.name, labels, annotations = {} } = yaml
    const own = { ...labels, [caseLabel]: slot.test.name }
    return [{ rule, slot, firing, yaml: { alert, expr, labels: own, annotations } }]
  })
}

/** The case that stays in the state of firing for longest. */
function firingMoment(slots: readonly Slot[]) {
  const moments = slots.flatMap((slot) =>
    slot.test.expect.flatMap(({ at, firing }, i) => {
      const own = firing.filter(
        ({ severity }) => severity === undefined || severity === slot.rule.options.severity,
      )
      const atMs = durationMs(at) ?? 0
      const next = slot.test.expect[i + 1]
      const endMs = next ? (durationMs(next.at) ?? 0) : (slot.to - slot.from) * 1000
      return own.length === 0 ? [] : [{ slot, atMs, firing: own.length, leftMs: endMs - atMs }]
    }),
  )
  return moments.sort((a, b) => b.leftMs - a.leftMs)[0]
}

function offsetMs(text: string): number {
  const ms = durationMs(text.replace(/^-/, '')) ?? 0
  return text.startsWith('-') ? -ms : ms
}

/** What the engine made of them. */
export function engineFindings(
  rules: readonly EngineRule[],
  groups: readonly RuleGroupState[],
  system: System,
): readonly Finding[] {
  const states = groups.find(({ name }) => name === engineGroup)?.rules ?? []
  return rules.map(({ rule, firing, yaml }, i): Finding => {
    const base = {
      step: 'alerts',
      name: `${rule.name} > in the rule engine`,
      query: yaml.expr,
    } as const
    const state = states[i]
    if (state === undefined) return base
    if (state.lastError !== undefined && state.lastError !== '') {
      return { ...base, problem: evaluationFails(rule, system, state.lastError) }
    }
    return { ...base, ...verdict(rule, firing, state, system) }
  })
}

function verdict(
  rule: AlertingRule,
  firing: number,
  { alerts = [] }: RuleState,
  system: System,
): Pick<Finding, 'problem' | 'note'> {
  const place = { at: rule.at, path: [system.options.title, rule.name] }
  const active = alerts.filter(({ state }) => state === 'firing')
  const texts = active.flatMap(({ annotations, labels }) => [
    ...Object.entries(annotations),
    ...Object.entries(labels),
  ])
  const broken = texts.find(([, text]) => /<error expanding template|%!|<no value>/.test(text))
  if (broken !== undefined) {
    return {
      problem: {
        code: 'verify/template',
        severity: 'error',
        summary: `${broken[0]} of ${rule.name} is rendered as "${broken[1]}"`,
        ...place,
        why: 'That is what whoever is woken up reads.',
        fix: 'Correct the template: a label that the condition returns, a function that takes this value.',
      },
    }
  }
  if (active.length === firing) return { note: active[0]?.annotations.description ?? 'fires' }
  return {
    problem: {
      code: 'verify/does-not-fire',
      severity: 'error',
      summary: `${active.length} alerts ${rule.name} fire in the rule engine where ${firing} should`,
      ...place,
      why: 'The case was made for it to fire; in production nobody would be told.',
      fix: 'Correct the condition or the labels of the rule: two alerts with the same labels are one.',
    },
  }
}
