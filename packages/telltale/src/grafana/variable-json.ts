/**
 * Variables in Grafana's JSON.
 *
 * Plain data instead of the SDK's builders, which give every variable the properties of all kinds
 * (`auto`, `auto_min`, `auto_count`).
 */
import type * as dashboards from '@grafana/grafana-foundation-sdk/dashboard'
import { countOf, type PrintContext, panelContext, print, select } from '@telltale/promql'
import type { ChoiceOptions, LabelValuesVariable, Variable } from '../dashboard/variable.ts'
import { datasource, sqlDatasource } from './query-json.ts'

/** The data source that everything on the page reads. */
export function datasourceVariable(): dashboards.VariableModel {
  return {
    type: 'datasource' as dashboards.VariableType,
    name: 'datasource',
    label: 'Data source',
    query: 'prometheus',
    refresh: 1,
    multi: false,
    includeAll: false,
  }
}

/** The one that panels with SQL read. */
export function sqlDatasourceVariable(): dashboards.VariableModel {
  return {
    ...datasourceVariable(),
    name: 'postgresql',
    label: 'Database',
    query: sqlDatasource.type,
  }
}

export function variableJson(variable: Variable, context: PrintContext): dashboards.VariableModel {
  const { title = words(variable.variable), description, hide } = variable.options
  return {
    type: types[variable.kind] as dashboards.VariableType,
    name: variable.variable,
    label: title,
    ...(description !== undefined && { description }),
    ...(hide !== undefined && { hide: hides[hide] }),
    ...own(variable, context),
  }
}

const types = {
  'label values': 'query',
  custom: 'custom',
  interval: 'interval',
  'text box': 'textbox',
  constant: 'constant',
} as const

const hides = { nothing: 0, title: 1, all: 2 } as const

function own(variable: Variable, context: PrintContext): Partial<dashboards.VariableModel> {
  switch (variable.kind) {
    case 'label values':
      return labelValuesJson(variable, context)
    case 'custom': {
      const { choices, options, multi } = variable
      const current = choices.find(({ value }) => value === options.default) ?? choices[0]
      return {
        ...choiceJson(options, multi, current && option(current.value, current.text)),
        query: choices.map(({ value, text }) => choiceText(value, text)).join(','),
        options: choices.map(({ value, text }) => option(value, text)),
      }
    }
    case 'interval': {
      const { choices, options } = variable
      const current = options.default ?? choices[0] ?? ''
      return {
        query: choices.join(','),
        options: choices.map((value) => option(value)),
        current: option(current),
        refresh: 2,
        ...(options.auto
          ? { auto: true, auto_count: options.auto.steps, auto_min: options.auto.min }
          : { auto: false }),
      }
    }
    case 'text box': {
      const value = variable.options.default ?? ''
      return { query: value, current: option(value), options: [option(value)] }
    }
    case 'constant': {
      const value = String(variable.value)
      return { query: value, current: option(value), hide: hides[variable.options.hide ?? 'all'] }
    }
  }
}

function labelValuesJson(
  variable: LabelValuesVariable,
  context: PrintContext,
): Partial<dashboards.VariableModel> {
  const { options, multi } = variable
  const { allValue = '.+', regex, sort = 'ascending' } = options
  const query = labelValuesQuery(variable, context)
  const isAllOffered = options.includeAll ?? multi
  return {
    datasource,
    definition: query,
    query,
    // When the shown time changes: a value that existed an hour ago may be gone.
    refresh: 2,
    sort: sorts[sort],
    regex: regex ? String(regex) : '',
    ...choiceJson(options, multi, undefined),
    ...(isAllOffered && { allValue }),
  }
}

/**
 * @example
 * labelValuesQuery(model) // => 'label_values(llm_calls_total{provider=~"$provider"}, model)'
 */
export function labelValuesQuery(
  { family, label, where }: LabelValuesVariable,
  context: PrintContext = panelContext,
): string {
  // A histogram or a summary has no series of its own name that is certain to exist.
  const hasParts = family.kind === 'histogram' || family.kind === 'summary'
  const series = hasParts ? countOf(family, where) : select(family, where as never)
  return `label_values(${print(series, context)}, ${label})`
}

const sorts = { none: 0, ascending: 1, descending: 2, numerical: 3 } as const

function choiceJson(
  options: ChoiceOptions,
  multi: boolean,
  first: dashboards.VariableOption | undefined,
): Partial<dashboards.VariableModel> {
  const includeAll = options.includeAll ?? multi
  const chosen = options.default
  const current =
    chosen !== undefined
      ? typeof chosen === 'string' && first?.value === chosen
        ? first
        : { text: mutable(chosen), value: mutable(chosen) }
      : includeAll
        ? { text: multi ? ['All'] : 'All', value: multi ? ['$__all'] : '$__all' }
        : first
  return { multi, includeAll, ...(current && { current }) }
}

function mutable(value: string | readonly string[]): string | string[] {
  return typeof value === 'string' ? value : [...value]
}

function option(value: string, text: string = value): dashboards.VariableOption {
  return { text, value }
}

/** Commas separate choices and colons their texts, so both are escaped inside of one. */
function choiceText(value: string, text: string): string {
  const escaped = (part: string) => part.replaceAll(',', '\\,')
  return text === value ? escaped(value) : `${escaped(text)} : ${escaped(value)}`
}

/** `source_type` => `Source type` */
function words(name: string): string {
  const text = name.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
