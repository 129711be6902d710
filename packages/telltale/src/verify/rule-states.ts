import { setTimeout as wait } from 'node:timers/promises'
import type { Problem } from '@telltale/core'
import { print } from '@telltale/promql'
import type { System } from '../project/system.ts'
import { type Rule, recordsOf, ruleName } from '../rules/rule-group.ts'
import { expressionOf } from '../rules/rule-order.ts'
import { contextOf } from '../rules/rule-range.ts'
import { canonicalQuery } from './canonical-query.ts'
import type { Finding } from './finding.ts'
import { inTurn } from './in-turn.ts'
import type { PrometheusApi } from './prometheus-api.ts'

/** As `/api/v1/rules` has it. */
export interface RuleGroupState {
  readonly name: string
  readonly rules: readonly RuleState[]
}

export interface RuleState {
  readonly type: 'alerting' | 'recording'
  readonly name: string
  readonly query: string
  readonly labels?: Readonly<Record<string, string>>
  readonly health: 'ok' | 'err' | 'unknown'
  readonly lastError?: string
  readonly alerts?: readonly {
    readonly state: 'pending' | 'firing' | 'inactive'
    readonly labels: Readonly<Record<string, string>>
    readonly annotations: Readonly<Record<string, string>>
  }[]
}

export async function ruleStates(api: PrometheusApi): Promise<readonly RuleGroupState[]> {
  return (await api.get<{ readonly groups: readonly RuleGroupState[] }>('/api/v1/rules')).groups
}

const patienceMs = 30_000

/** Waits until every rule was evaluated; gives up after a while, and says how things are then. */
export async function evaluatedRules(api: PrometheusApi): Promise<readonly RuleGroupState[]> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const groups = await ruleStates(api)
    const isDone = groups.every(({ rules }) => rules.every(({ health }) => health !== 'unknown'))
    if (isDone || Date.now() > deadline) return groups
    await wait(200)
  }
}

/**
 * Whether every rule of a system is loaded, is the one that was generated, and is evaluated without
 * an error; and what one evaluation costs.
 *
 * @param waiting how bad it is that a rule was not evaluated yet, as after a reload
 */
export async function ruleFindings(
  system: System,
  groups: readonly RuleGroupState[],
  api: PrometheusApi,
  atMs: number,
  waiting: 'error' | 'warning',
): Promise<readonly Finding[]> {
  const all = system.options.rules.flatMap((group) => group.rules.map((rule) => ({ group, rule })))
  return inTurn(all, async ({ group, rule }): Promise<Finding> => {
    const query = print(expressionOf(rule), contextOf(rule, system.options.prometheus))
    // A group whose rules stand in two files is two groups of one name.
    const own = groups.filter(({ name }) => name === group.name).flatMap(({ rules }) => rules)
    const state = own.find((each) => isOf(each, rule))
    const found = ruleProblem(rule, group.name, query, state, system)
    const problem = found && state?.health === 'unknown' ? { ...found, severity: waiting } : found
    const base = { step: 'rules', name: `${group.name} > ${ruleName(rule)}`, query } as const
    if (problem) return { ...base, problem }
    const { cost } = await api.query(query, atMs / 1000)
    return { ...base, cost }
  })
}

function isOf({ type, name, labels = {} }: RuleState, rule: Rule): boolean {
  if (name !== ruleName(rule)) return false
  if (rule.kind === 'alerting rule') {
    return type === 'alerting' && labels.severity === rule.options.severity
  }
  const own = Object.entries(rule.options.labels ?? {})
  return type === 'recording' && own.every(([label, value]) => labels[label] === value)
}

function ruleProblem(
  rule: Rule,
  group: string,
  query: string,
  state: RuleState | undefined,
  system: System,
): Problem | undefined {
  const place = { at: rule.at, path: [system.options.title, group, ruleName(rule)] }
  if (state === undefined) {
    return {
      code: 'verify/not-loaded',
      severity: 'error',
      summary: `Prometheus has no rule ${ruleName(rule)}`,
      ...place,
      why: 'What is not loaded is never evaluated.',
      fix: 'Deploy the generated rule files and reload Prometheus.',
    }
  }
  if (canonicalQuery(state.query) !== canonicalQuery(query)) {
    return {
      code: 'verify/rule-differs',
      severity: 'error',
      summary: `Prometheus evaluates another ${ruleName(rule)}: ${state.query}`,
      ...place,
      why: `The sources say ${query}: what was reviewed is not what runs.`,
      fix: 'Deploy the generated rule files and reload Prometheus.',
    }
  }
  if (state.health === 'ok') return undefined
  return {
    code: 'verify/rule-error',
    severity: 'error',
    summary:
      state.health === 'unknown'
        ? `${ruleName(rule)} has not been evaluated yet`
        : `${ruleName(rule)} cannot be evaluated: ${state.lastError}`,
    ...place,
    why: 'Prometheus drops the result and logs the error; the alert never fires, the record has gaps.',
    fix: 'Correct the expression; most often a join finds several series on both sides.',
  }
}

/** Whether every recording rule produces series. */
export async function recordFindings(
  system: System,
  api: PrometheusApi,
  atMs: number,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const rule of recordsOf(system.options.rules)) {
    const own = Object.entries(rule.options.labels ?? {})
    const matchers = own.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(', ')
    const query = `count(${rule.record}${matchers && `{${matchers}}`})`
    const { series } = await api.query(query, atMs / 1000)
    const count = series[0]?.values[0] ?? 0
    findings.push({
      step: 'recording rules',
      name: own.length > 0 ? `${rule.record}{${matchers}}` : rule.record,
      query,
      ...(count > 0
        ? { note: `${count} series` }
        : {
            problem: {
              code: 'verify/not-recorded',
              severity: 'error',
              summary: `${rule.record} has no series`,
              at: rule.at,
              path: [system.options.title, rule.record],
              why: 'Its expression returns nothing; every panel and alert that reads the record is empty.',
              fix: 'Correct the metric, the labels or the matching of its expression.',
            },
          }),
    })
  }
  return findings
}
