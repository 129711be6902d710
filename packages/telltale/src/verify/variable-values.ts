import { type PrintContext, panelContext } from '@telltale/promql'
import type { Dashboard } from '../dashboard/dashboard.ts'
import type { LabelValuesVariable, Variable } from '../dashboard/variable.ts'
import { scoped, scopeVariables, variablesOf } from '../grafana/scope.ts'
import { labelValuesQuery } from '../grafana/variable-json.ts'
import { fillIn, type VariableValues } from './fill-in.ts'
import type { Finding } from './finding.ts'
import { type PrometheusApi, PrometheusError } from './prometheus-api.ts'

export interface AnsweredVariables {
  readonly values: VariableValues
  readonly findings: readonly Finding[]
}

/** Asks for the values of every variable of a dashboard, in their order: each may narrow the next. */
export async function answerVariables(
  dashboard: Dashboard,
  api: PrometheusApi,
  times: { readonly fromMs: number; readonly toMs: number },
): Promise<AnsweredVariables> {
  const values = new Map<string, string>()
  const findings: Finding[] = []
  for (const variable of variablesOf(dashboard)) {
    if (variable.kind !== 'label values') {
      values.set(variable.variable, chosenValue(variable))
      continue
    }
    const { finding, first } = await ask({ variable, dashboard, api, times, values })
    findings.push(finding)
    values.set(variable.variable, allValue(variable) ?? first ?? '.+')
  }
  return { values, findings }
}

/** What "All" stands for, where several may be chosen. */
function allValue({ multi, options }: LabelValuesVariable): string | undefined {
  const isAllOffered = options.includeAll ?? multi
  return isAllOffered ? (options.allValue ?? '.+') : undefined
}

function chosenValue(variable: Exclude<Variable, LabelValuesVariable>): string {
  switch (variable.kind) {
    case 'custom': {
      const { choices, multi, options } = variable
      const all = choices.map(({ value }) => value)
      if (multi) return `(${all.join('|')})`
      return typeof options.default === 'string' ? options.default : (all[0] ?? '')
    }
    case 'interval':
      return variable.options.default ?? variable.choices[0] ?? '5m'
    case 'text box':
      return variable.options.default ?? ''
    case 'constant':
      return String(variable.value)
  }
}

interface Question {
  readonly variable: LabelValuesVariable
  readonly dashboard: Dashboard
  readonly api: PrometheusApi
  readonly times: { readonly fromMs: number; readonly toMs: number }
  readonly values: VariableValues
}

async function ask({ variable, dashboard, api, times, values }: Question) {
  const context = contextOf(variable, dashboard)
  const query = fillIn(labelValuesQuery(variable, context), values)
  const [, match = '', label = ''] = /^label_values\((.*), (\S+)\)$/s.exec(query) ?? []
  const name = [dashboard.options.title, variable.variable].join(' > ')
  const finding = (problem?: Finding['problem'], note?: string): Finding => ({
    step: 'variables',
    name,
    query,
    ...(problem && { problem }),
    ...(note !== undefined && { note }),
  })
  const place = { at: variable.at, path: [dashboard.options.title, variable.variable] }
  try {
    const found = await api.get<readonly string[]>(`/api/v1/label/${label}/values`, {
      'match[]': match,
      start: String(times.fromMs / 1000),
      end: String(times.toMs / 1000),
    })
    if (found.length > 0)
      return { finding: finding(undefined, `${found.length} values`), first: found[0] }
    const problem = {
      code: 'verify/no-values',
      severity: 'error',
      summary: `variable "${variable.variable}" has nothing to choose from: no series ${match} with the label ${label}`,
      ...place,
      why: 'The reader sees an empty list, and every panel that the variable narrows is empty.',
      fix: 'Take a family and a label that its series carry.',
    } as const
    return { finding: finding(problem), first: undefined }
  } catch (error) {
    if (!(error instanceof PrometheusError)) throw error
    const problem = {
      code: 'verify/query-error',
      severity: 'error',
      summary: `Prometheus refuses the query of the variable "${variable.variable}": ${error.message}`,
      ...place,
      why: 'The reader sees an error instead of a list.',
      fix: `Correct the query: ${query}`,
    } as const
    return { finding: finding(problem), first: undefined }
  }
}

/** Variables of the scope narrow each other, and not themselves. */
function contextOf(variable: LabelValuesVariable, dashboard: Dashboard): PrintContext {
  const isOfScope = scopeVariables(dashboard).includes(variable)
  return isOfScope ? panelContext : scoped(panelContext, dashboard)
}
