import { writtenBy } from '@telltale/core'
import { type MatchersFor, max, rate, select, sum, sumOf, time } from '@telltale/promql'
import { type Panel, type Row, type RowOptions, row, timeseries } from 'telltale'
import { type PanelChanges, panelOptions, rowOptions } from '../panel-with.ts'
import type { NodeRuntimeAlerts } from './alerts.ts'
import { nodeRuntime } from './metrics.ts'

export interface NodeRuntimePanelsOptions {
  /** The alerts that the panels explain: their thresholds are drawn. */
  readonly alerts?: Partial<NodeRuntimeAlerts>
  /** Only these processes: `{ job: 'shop-api' }`, or variables of the dashboard. */
  readonly where?: MatchersFor<typeof nodeRuntime.cpu>
  readonly cpu?: PanelChanges<'timeseries'>
  readonly memory?: PanelChanges<'timeseries'>
  readonly lag?: PanelChanges<'timeseries'>
  readonly gc?: PanelChanges<'timeseries'>
  readonly openFiles?: PanelChanges<'timeseries'>
  readonly uptime?: PanelChanges<'timeseries'>
}

/**
 * Node.js processes: CPU, memory, event loop, garbage collection, open files, starts; each process a line.
 *
 * @example
 * dashboard('shop-processes', { title: 'Shop processes' }, ...nodeRuntimePanels())
 */
export function nodeRuntimePanels(options: NodeRuntimePanelsOptions = {}): readonly Panel[] {
  const { alerts = {}, where = {} } = options
  const { cpu, resident, heapUsed, heapTotal, lag, gc, openFds, maxFds, startTime } = nodeRuntime
  return writtenBy(nodeRuntimePanels, () => [
    timeseries(
      options.cpu?.title ?? 'CPU usage',
      { expr: sum(rate(select(cpu, where))).by('instance'), legend: '{{instance}}' },
      { unit: 'percentunit', ...panelOptions(options.cpu, undefined) },
    ),
    timeseries(
      options.memory?.title ?? 'Memory',
      [
        { expr: select(resident, where), legend: '{{instance}} resident' },
        { expr: select(heapTotal, where), legend: '{{instance}} heap' },
        { expr: select(heapUsed, where), legend: '{{instance}} heap in use' },
      ],
      panelOptions(options.memory, undefined),
    ),
    timeseries(
      options.lag?.title ?? 'Event loop lag',
      { expr: max(select(lag, where)).by('job', 'instance'), legend: '{{instance}} p99' },
      panelOptions(options.lag, alerts.lag),
    ),
    timeseries(
      options.gc?.title ?? 'Time in garbage collection',
      {
        expr: sum(rate(sumOf(gc, where))).by('instance', 'kind'),
        legend: '{{instance}} {{kind}}',
      },
      { unit: 'percentunit', ...panelOptions(options.gc, undefined) },
    ),
    timeseries(
      options.openFiles?.title ?? 'Open files',
      {
        expr: select(openFds, where).div(select(maxFds, where)),
        legend: '{{instance}}',
      },
      panelOptions(options.openFiles, alerts.openFiles),
    ),
    timeseries(
      options.uptime?.title ?? 'Time since start',
      { expr: time().sub(select(startTime, where)), legend: '{{instance}}' },
      panelOptions(options.uptime, alerts.restarts),
    ),
  ])
}

/**
 * The same panels under a heading.
 *
 * @example
 * dashboard('shop', { title: 'Shop' }, nodeRuntimeRow('Processes', { collapsed: true }))
 */
export function nodeRuntimeRow(
  title: string,
  options: NodeRuntimePanelsOptions & RowOptions = {},
): Row {
  return writtenBy(nodeRuntimeRow, () =>
    row(title, rowOptions(options), ...nodeRuntimePanels(options)),
  )
}
