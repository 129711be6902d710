import { didYouMean, type Problem } from '@telltale/core'
import type { Dashboard } from '../../dashboard/dashboard.ts'
import type { Variable } from '../../dashboard/variable.ts'
import { scopeVariables, variablesOf } from '../scope.ts'
import { inside, type Place, type PlacedPanel, placeOf } from './place.ts'
import { type VariableUse, variableUses } from './variable-uses.ts'

/** Every variable that is used is declared, once, and every declared one is used. */
export function* variableProblems(
  dashboard: Dashboard,
  panels: readonly PlacedPanel[],
): Generator<Problem> {
  const declared = variablesOf(dashboard)
  const names = new Set(['datasource', ...declared.map(({ variable }) => variable)])
  const used = new Set<string>()
  for (const use of variableUses(dashboard, panels)) {
    used.add(use.name)
    if (!names.has(use.name) && !use.isLoose) yield undeclaredVariable(use, names)
  }
  const inScope = new Set<Variable>(scopeVariables(dashboard))
  const seen = new Set(['datasource'])
  for (const variable of declared) {
    const place = inside(placeOf(dashboard), `$${variable.variable}`, variable)
    yield* definitionProblems(variable, place)
    if (seen.has(variable.variable)) yield duplicateVariable(variable, place)
    else if (!used.has(variable.variable) && !inScope.has(variable))
      yield unusedVariable(variable, place)
    seen.add(variable.variable)
  }
}

export function undeclaredVariable(
  { name, place, where }: Pick<VariableUse, 'name' | 'place' | 'where'>,
  names: ReadonlySet<string>,
): Problem {
  return {
    code: 'dashboards/undeclared-variable',
    severity: 'error',
    summary: `${where} uses $${name}, which the dashboard does not declare.${didYouMean(name, names)}`,
    ...place,
    why: 'Grafana leaves the name as it stands: the query fails or finds nothing.',
    fix: `Add it to the dashboard's variables (it has ${[...names].join(', ')}).`,
  }
}

export function unusedVariable({ variable }: Pick<Variable, 'variable'>, place: Place): Problem {
  return {
    code: 'dashboards/unused-variable',
    severity: 'warning',
    summary: `nothing on the dashboard uses $${variable}`,
    ...place,
    why: 'Whoever chooses a value believes that the page follows.',
    fix: `Narrow queries with it, select(…, { ${variable} }), or remove it.`,
  }
}

export function duplicateVariable({ variable }: Pick<Variable, 'variable'>, place: Place): Problem {
  return {
    code: 'dashboards/duplicate-variable',
    severity: 'error',
    summary:
      variable === 'datasource'
        ? 'the variable datasource is declared, which every dashboard has by itself'
        : `the dashboard declares $${variable} twice`,
    ...place,
    why: 'Grafana keeps one of the two.',
    fix:
      variable === 'datasource'
        ? 'Remove it, or give it another name.'
        : 'Remove one, or rename it.',
  }
}

function* definitionProblems(variable: Variable, place: Place): Generator<Problem> {
  const name = variable.variable
  if (!/^(?!__)[A-Za-z_]\w*$/.test(name)) {
    yield {
      code: 'dashboards/variable-name',
      severity: 'error',
      summary: `"${name}" cannot be the name of a variable`,
      ...place,
      why: 'Grafana finds only letters, digits and _ after the $, and keeps names with __ for itself.',
      fix: `Use letters, digits and _, such as "${name.replaceAll(/\W+/g, '_').replace(/^(_+|\d+)/, '') || 'value'}".`,
    }
  }
  if (variable.kind !== 'custom' && variable.kind !== 'interval') return
  const choices: readonly string[] =
    variable.kind === 'custom' ? variable.choices.map(({ value }) => value) : variable.choices
  if (choices.length === 0) {
    yield {
      code: 'dashboards/empty-variable',
      severity: 'error',
      summary: `$${name} offers no values`,
      ...place,
      why: 'There is nothing to choose, and queries get an empty text.',
      fix: 'List its values.',
    }
    return
  }
  for (const chosen of [variable.options.default ?? []].flat()) {
    if (choices.includes(chosen)) continue
    yield {
      code: 'dashboards/variable-default',
      severity: 'error',
      summary: `$${name} starts with "${chosen}", which is not among its values.${didYouMean(chosen, choices)}`,
      ...place,
      why: 'The page opens with a value that nobody can choose again.',
      fix: `Use one of ${choices.join(', ')}.`,
    }
  }
}
