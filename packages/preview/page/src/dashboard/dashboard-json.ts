/**
 * Classic dashboard JSON, as far as the page reads it.
 *
 * Source: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */
import type { DataTransformerConfig, FieldConfigSource } from '@grafana/data'

export interface DashboardJson {
  readonly uid: string
  readonly title: string
  readonly description?: string
  readonly time?: { readonly from: string; readonly to: string }
  readonly timezone?: string
  readonly refresh?: string
  readonly graphTooltip?: number
  readonly panels?: readonly PanelJson[]
  readonly templating?: { readonly list?: readonly VariableJson[] }
  readonly annotations?: { readonly list?: readonly AnnotationJson[] }
  readonly links?: readonly LinkJson[]
}

export interface PanelJson {
  readonly id: number
  readonly type: string
  readonly title?: string
  readonly description?: string
  readonly gridPos: GridPos
  readonly targets?: readonly TargetJson[]
  readonly fieldConfig?: FieldConfigSource
  readonly options?: Readonly<Record<string, unknown>>
  readonly transformations?: readonly DataTransformerConfig[]
  readonly maxDataPoints?: number | null
  readonly interval?: string
  readonly timeFrom?: string
  readonly timeShift?: string
  readonly transparent?: boolean
  readonly links?: readonly LinkJson[]
  readonly repeat?: string
  readonly repeatDirection?: 'h' | 'v'
  readonly maxPerRow?: number
  /** Of a row that is folded. */
  readonly collapsed?: boolean
  readonly panels?: readonly PanelJson[]
}

export interface GridPos {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface TargetJson {
  readonly refId: string
  readonly expr?: string
  readonly legendFormat?: string
  readonly format?: string
  readonly instant?: boolean
  readonly range?: boolean
  readonly exemplar?: boolean
  readonly interval?: string
  readonly hide?: boolean
  readonly datasource?: { readonly type?: string; readonly uid?: string }
}

export interface VariableJson {
  readonly name: string
  readonly label?: string
  readonly type: string
  readonly query?: string | { readonly query?: string }
  readonly regex?: string
  readonly multi?: boolean
  readonly includeAll?: boolean
  readonly allValue?: string | null
  readonly hide?: number
  readonly sort?: number
  readonly current?: { readonly value?: string | readonly string[] }
  readonly options?: readonly { readonly text: string; readonly value: string }[]
}

export interface AnnotationJson {
  readonly name: string
  readonly enable?: boolean
  readonly hide?: boolean
  readonly iconColor?: string
  readonly expr?: string
  readonly step?: string
  readonly titleFormat?: string
  readonly textFormat?: string
  readonly tagKeys?: string
  readonly useValueForTime?: boolean | string
}

export interface LinkJson {
  readonly title?: string
  readonly url?: string
  readonly type?: string
  readonly targetBlank?: boolean
}
