import type * as dashboards from '@grafana/grafana-foundation-sdk/dashboard'
import type * as v2 from '@grafana/grafana-foundation-sdk/dashboardv2'
import { dataQueryV2 } from './data-query-v2.ts'

/** A variable, whose kind says which properties it has. */
export function variableV2(model: dashboards.VariableModel): v2.VariableKind {
  const common = {
    name: model.name,
    ...(model.label !== undefined && { label: model.label }),
    ...(model.description !== undefined && { description: model.description }),
    hide: hides[model.hide ?? 0] as v2.VariableHide,
    skipUrlSync: model.skipUrlSync ?? false,
  }
  const options = (model.options ?? []).map(optionV2)
  const current = model.current ? optionV2(model.current) : nothing
  const choice = {
    current,
    options,
    multi: model.multi ?? false,
    includeAll: model.includeAll ?? false,
    ...(model.allValue !== undefined && { allValue: model.allValue }),
    allowCustomValue: model.allowCustomValue ?? true,
  }
  const query = typeof model.query === 'string' ? model.query : ''
  switch (model.type as Kind) {
    case 'datasource':
      return {
        kind: 'DatasourceVariable',
        spec: {
          ...common,
          ...choice,
          pluginId: query,
          regex: model.regex ?? '',
          refresh: refreshes[model.refresh ?? 0] as v2.VariableRefresh,
        },
      }
    case 'query':
      return {
        kind: 'QueryVariable',
        spec: {
          ...common,
          ...choice,
          // Grafana's own name for a query that is a text, as those of Prometheus are.
          query: dataQueryV2(model.datasource, { __legacyStringValue: query }),
          definition: query,
          regex: model.regex ?? '',
          refresh: refreshes[model.refresh ?? 0] as v2.VariableRefresh,
          sort: sorts[model.sort ?? 0] as v2.VariableSort,
        },
      }
    case 'custom':
      return { kind: 'CustomVariable', spec: { ...common, ...choice, query } }
    case 'interval':
      return {
        kind: 'IntervalVariable',
        spec: {
          ...common,
          current,
          options,
          query,
          auto: model.auto ?? false,
          auto_min: model.auto_min ?? '10s',
          auto_count: model.auto_count ?? 30,
          refresh: 'onTimeRangeChanged',
        },
      }
    case 'textbox':
      return { kind: 'TextVariable', spec: { ...common, current, query } }
    case 'constant':
      return { kind: 'ConstantVariable', spec: { ...common, current, query } }
  }
}

/** What telltale makes; Grafana has more. */
type Kind = 'datasource' | 'query' | 'custom' | 'interval' | 'textbox' | 'constant'

const hides = ['dontHide', 'hideLabel', 'hideVariable', 'inControlsMenu'] as const
const refreshes = ['never', 'onDashboardLoad', 'onTimeRangeChanged'] as const
const sorts = [
  'disabled',
  'alphabeticalAsc',
  'alphabeticalDesc',
  'numericalAsc',
  'numericalDesc',
  'alphabeticalCaseInsensitiveAsc',
  'alphabeticalCaseInsensitiveDesc',
  'naturalAsc',
  'naturalDesc',
] as const

/** Grafana chooses the first that there is. */
const nothing: v2.VariableOption = { text: '', value: '' }

function optionV2({ text, value, selected }: dashboards.VariableOption): v2.VariableOption {
  return { text, value, ...(selected !== undefined && selected !== null && { selected }) }
}
