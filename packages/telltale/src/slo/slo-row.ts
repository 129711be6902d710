/** How service levels are seen: what is left, how fast it burns, and what that means for the month. */
import { type InstantVector, select } from '@telltale/promql'
import {
  type Dashboard,
  type DashboardOptions,
  dashboard,
  type Row,
  row,
} from '../dashboard/dashboard.ts'
import { stat } from '../dashboard/panels/stat.ts'
import { timeseries } from '../dashboard/panels/timeseries.ts'
import { below } from '../dashboard/threshold.ts'
import { sloLabel } from './names.ts'
import type { Slo } from './slo.ts'

/**
 * A row about one SLO: the budget that is left, now and over time, and the burn rate in the windows
 * of its alerts with their factors as thresholds. The alerts link to it.
 *
 * @example
 * dashboard('shop-overview', { title: 'Shop overview' }, row('API', …), sloRow(apiAvailability))
 */
export function sloRow(slo: Slo): Row {
  const { title, window, objective, by } = slo.options
  const ofSlo = (record: Slo['records']['remaining']) =>
    select(record, { [sloLabel]: slo.name }) as InstantVector
  const legend = by.map((label) => `{{${label}}}`).join(' / ')
  const { remaining, burnRates } = slo.records
  const windows = [...burnRates].filter(([name]) => isAlerted(name, slo))
  return row(
    title,
    stat(
      'Error budget left',
      { expr: ofSlo(remaining), legend: legend || window },
      {
        key: `${slo.name} left`,
        description: `Of ${percent(objective)} over ${window}. Below zero the objective is missed.`,
        unit: 'percentunit',
        thresholds: [below(0, 'red'), below(0.25, 'yellow')],
        height: 8,
        width: 4,
      },
    ),
    timeseries(
      'Burn rate',
      windows.map(([name, record]) => ({
        expr: ofSlo(record),
        legend: legend === '' ? name : `${legend} ${name}`,
      })),
      {
        key: `${slo.name} burn rate`,
        description: 'How many times as fast as it may the budget burns, by window.',
        unit: 'short',
        softMax: 1,
        alert: slo.alerts.map(({ rule }) => rule),
        width: 10,
      },
    ),
    timeseries(
      'Error budget over time',
      { expr: ofSlo(remaining), legend: legend || window },
      {
        key: `${slo.name} over time`,
        description: `What was left of the budget of ${window} at each moment.`,
        unit: 'percentunit',
        softMax: 1,
        thresholds: [below(0, 'red')],
        width: 10,
      },
    ),
  )
}

/**
 * A dashboard of service levels, with a row for each.
 *
 * @example
 * sloDashboard('shop-slos', { title: 'Shop service levels', from: 'now-7d' }, slos)
 */
export function sloDashboard(
  uid: string,
  options: DashboardOptions,
  slos: readonly Slo[],
): Dashboard {
  return dashboard(uid, { from: 'now-7d', ...options }, ...slos.map(sloRow))
}

function isAlerted(window: string, { options }: Slo): boolean {
  return options.burnRates.some(({ short, long }) => short === window || long === window)
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(12))} %`
}
