import { type LabelMatcher, type PrintContext, type TargetLabel, up } from '@telltale/promql'
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
export function scopeVariables(dashboard: Dashboard): readonly LabelValuesVariable[] {
  const known = memo.get(dashboard)
  if (known) return known
  const variables: LabelValuesVariable[] = []
  for (const label of dashboard.options.scope ?? []) {
    const where = Object.fromEntries(variables.map((variable) => [variable.label, variable]))
    variables.push(typeof label === 'string' ? ofTarget(label, where, dashboard) : label)
  }
  memo.set(dashboard, variables)
  return variables
}

// One variable is one object, however often it is asked for.
const memo = new WeakMap<Dashboard, readonly LabelValuesVariable[]>()

/** Every target has `up`. The variable is written where the dashboard is. */
function ofTarget(label: TargetLabel, where: object, dashboard: Dashboard): LabelValuesVariable {
  const at = { get: () => dashboard.at, enumerable: false }
  return Object.freeze(Object.defineProperty({ ...labelValues(up, label, { where }) }, 'at', at))
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
