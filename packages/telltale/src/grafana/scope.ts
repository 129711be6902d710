import { type LabelMatcher, type PrintContext, up } from '@telltale/promql'
import type { Dashboard } from '../dashboard/dashboard.ts'
import { type LabelValuesVariable, labelValues, type Variable } from '../dashboard/variable.ts'

/**
 * The variables of a dashboard's scope: each narrows the choices of those after it.
 *
 * @example
 * scope: ['job', 'instance']
 * // job:      label_values(up, job)
 * // instance: label_values(up{job=~"$job"}, instance)
 */
export function scopeVariables({ options }: Dashboard): readonly LabelValuesVariable[] {
  const variables: LabelValuesVariable[] = []
  for (const label of options.scope ?? []) {
    const where = Object.fromEntries(variables.map((variable) => [variable.label, variable]))
    variables.push(typeof label === 'string' ? labelValues(up, label, { where }) : label)
  }
  return variables
}

/** Everything that the reader can choose, but the data source. */
export function variablesOf(dashboard: Dashboard): readonly Variable[] {
  return [...scopeVariables(dashboard), ...(dashboard.options.variables ?? [])]
}

/** The context with the scope's matchers added to every selector. */
export function scoped(context: PrintContext, dashboard: Dashboard): PrintContext {
  const variables = scopeVariables(dashboard)
  if (variables.length === 0) return context
  const matchers = variables.map(
    ({ label, variable, multi }): LabelMatcher => ({
      label,
      op: multi ? '=~' : '=',
      value: `$${variable}`,
    }),
  )
  return { ...context, matchers: [...(context.matchers ?? []), ...matchers] }
}
