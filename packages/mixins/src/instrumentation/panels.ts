import { writtenBy } from '@telltale/core'
import {
  increase,
  type MatchersFor,
  max,
  scrapeDurationSeconds,
  select,
  sum,
} from '@telltale/promql'
import { type Panel, type Row, type RowOptions, row, timeseries } from 'telltale'
import { type PanelChanges, panelOptions, rowOptions } from '../panel-with.ts'
import type { InstrumentationAlerts } from './alerts.ts'
import { instrumentation } from './metrics.ts'

export interface InstrumentationPanelsOptions {
  /** The alerts that the panels explain: their thresholds are drawn. */
  readonly alerts?: Partial<InstrumentationAlerts>
  /** Only these processes: `{ job: 'shop-api' }`, or variables of the dashboard. */
  readonly where?: MatchersFor<typeof scrapeDurationSeconds>
  readonly dropped?: PanelChanges<'timeseries'>
  readonly folded?: PanelChanges<'timeseries'>
  readonly series?: PanelChanges<'timeseries'>
  readonly collectFailures?: PanelChanges<'timeseries'>
  readonly scrapes?: PanelChanges<'timeseries'>
}

/**
 * What became of the metrics themselves: samples that were lost, label values that were folded,
 * metrics missing from scrapes; how many series there are, and how long a scrape takes.
 *
 * @example
 * dashboard('shop-metrics', { title: 'Shop metrics' }, ...instrumentationPanels())
 */
export function instrumentationPanels(
  options: InstrumentationPanelsOptions = {},
): readonly Panel[] {
  const { alerts = {}, where = {} } = options
  const { dropped, folded, series, collectFailures } = instrumentation
  return writtenBy(instrumentationPanels, () => [
    timeseries(
      options.dropped?.title ?? 'Samples not recorded',
      {
        expr: sum(increase(select(dropped, where), '15m')).by('job', 'metric', 'reason'),
        legend: '{{job}} {{metric}}: {{reason}}',
      },
      panelOptions(options.dropped, alerts.dropped),
    ),
    timeseries(
      options.folded?.title ?? 'Label values folded',
      {
        expr: sum(increase(select(folded, where), '15m')).by('job', 'metric', 'label'),
        legend: '{{job}} {{metric}}: {{label}}',
      },
      panelOptions(options.folded, undefined),
    ),
    timeseries(
      options.collectFailures?.title ?? 'Metrics missing from scrapes',
      {
        expr: sum(increase(select(collectFailures, where), '15m')).by('job', 'metric', 'reason'),
        legend: '{{job}} {{metric}}: {{reason}}',
      },
      panelOptions(options.collectFailures, alerts.collectFailures),
    ),
    timeseries(
      options.series?.title ?? 'Series by metric',
      { expr: sum(select(series, where)).by('job', 'metric'), legend: '{{job}} {{metric}}' },
      panelOptions(options.series, undefined),
    ),
    timeseries(
      options.scrapes?.title ?? 'Scrape duration',
      {
        expr: max(select(scrapeDurationSeconds, where)).by('job', 'instance'),
        legend: '{{instance}}',
      },
      panelOptions(options.scrapes, undefined),
    ),
  ])
}

/**
 * The same panels under a heading.
 *
 * @example
 * dashboard('shop', { title: 'Shop' }, instrumentationRow('Metrics', { collapsed: true }))
 */
export function instrumentationRow(
  title: string,
  options: InstrumentationPanelsOptions & RowOptions = {},
): Row {
  return writtenBy(instrumentationRow, () =>
    row(title, rowOptions(options), ...instrumentationPanels(options)),
  )
}
