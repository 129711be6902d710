import type { UnitId } from '../../grafana/unit-id.ts'
import { type PanelMaker, panelMaker } from '../panel-maker.ts'
import type { QueryPanelOptions } from '../panel-options.ts'

export interface HeatmapOptions extends QueryPanelOptions {
  /** Of the value axis. @default the unit of what the histogram observes */
  readonly unit?: UnitId
  readonly decimals?: number
  readonly min?: number
  readonly max?: number
  /** One of Grafana's colour scales. @default 'Oranges' */
  readonly scheme?:
    | 'Oranges'
    | 'Blues'
    | 'Greens'
    | 'Reds'
    | 'Purples'
    | 'Greys'
    | 'Spectral'
    | 'Turbo'
    | 'Viridis'
    | 'Inferno'
    | 'Magma'
    | 'Plasma'
    | 'Warm'
    | 'Cool'
    | 'RdYlGn'
  /** Grafana sorts raw values into buckets, instead of the query. */
  readonly calculate?: boolean
  /** `false`: no colour scale below the graph. */
  readonly legend?: false
  /** Also the counts as numbers. @default 'never' */
  readonly showValue?: 'auto' | 'always' | 'never'
  /** Exemplars as dots, for histograms that have them. */
  readonly exemplars?: boolean
}

/**
 * A histogram over time: how often which values were observed.
 *
 * @example
 * heatmap('Stage duration', sum(increase(bucketOf(pipeline.duration))).by('le'))
 * // the axis in seconds, because that is what the histogram observes
 */
export const heatmap: PanelMaker<'heatmap'> = panelMaker('heatmap')
