/** What the processes use, whether something leaks, how the database grows. */
import { cache, database, kubeState, processMetrics } from '@systems/metrics/signal-harvester'
import { deriv, increase, max, rate, select, sum, time } from '@telltale/promql'
import {
  above,
  alertAnnotation,
  dashboard,
  gaugePanel,
  labelValues,
  row,
  stat,
  timeseries,
} from 'telltale'
import * as alerts from '../../alerts/signal-harvester.ts'
import { hitRate } from './cache.ts'
import { toApiPerformance } from './links.ts'

const instance = labelValues(processMetrics.cpu, 'instance')
const cpu = rate(select(processMetrics.cpu, { instance }))

const gib = 2 ** 30

const asLimit = { pattern: /limit$/, dashed: true, fill: 0 }

export const systemResources = dashboard(
  'sh-system-resources',
  {
    title: 'System Resources',
    description: 'Resource use, memory leaks and database growth.',
    file: 'system-resources-dashboard.json',
    variables: [instance],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  timeseries('CPU Usage', sum(cpu).by('instance'), { alert: alerts.cpuUsage }),
  timeseries(
    'Memory Usage',
    [
      { expr: select(processMetrics.residentMemory, { instance }), legend: '{{instance}} RSS' },
      { expr: select(processMetrics.virtualMemory, { instance }), legend: '{{instance}} virtual' },
    ],
    { alert: alerts.memoryUsage, thresholds: [] },
  ),
  timeseries(
    'Database Size Growth',
    [
      { expr: max(database.size), legend: 'size', unit: 'decbytes' },
      { expr: max(deriv(database.size, '1h')).mul(3600), legend: 'growth per hour' },
    ],
    {
      unit: 'decbytes',
      thresholds: [above(1e9, 'red')],
      alert: alerts.databaseGrowingRapidly,
      allow: {
        'dashboards/threshold-differs':
          'The limit is that of the growth; that of the size is on the panel Database Size.',
      },
      overrides: [{ series: 'growth per hour', axis: 'right', axisLabel: 'growth per hour' }],
    },
  ),
  timeseries(
    'Database Connections',
    [
      { expr: sum(database.connectionsActive), legend: 'active' },
      { expr: sum(database.connectionsMax), legend: 'limit' },
    ],
    { overrides: [asLimit] },
  ),
  timeseries(
    'Cache Performance',
    [
      { expr: sum(rate(cache.hits)), legend: 'hits' },
      { expr: sum(rate(cache.misses)), legend: 'misses' },
      { expr: sum(rate(cache.evictions)), legend: 'evictions' },
    ],
    { unit: 'ops', alert: alerts.lowHitRate, thresholds: [] },
  ),
  timeseries('Cache Size', sum(cache.items).by('cache_name'), {
    thresholds: [above(100_000, 'red')],
    alert: alerts.cacheTooLarge,
  }),
  timeseries(
    'Pod Restarts',
    sum(increase(select(kubeState.restarts, { namespace: 'signal-harvester' }), '15m')).by('pod'),
    {
      draw: 'bars',
      alert: alerts.restarts,
      description:
        'Restarts of containers within a quarter of an hour. Outside of Kubernetes: changes(process_start_time_seconds[15m]).',
    },
  ),
  timeseries(
    'Open File Descriptors',
    [
      { expr: select(processMetrics.openFds, { instance }), legend: '{{instance}} open' },
      { expr: select(processMetrics.maxFds, { instance }), legend: '{{instance}} limit' },
    ],
    { overrides: [asLimit] },
  ),
  gaugePanel(
    'Current CPU %',
    { expr: max(cpu), legend: 'CPU' },
    { thresholds: [above(0.7, 'yellow'), above(0.9, 'red')], links: toApiPerformance },
  ),
  gaugePanel(
    'Current Memory',
    { expr: max(select(processMetrics.residentMemory, { instance })), legend: 'RSS' },
    {
      min: 0,
      max: 2 * gib,
      thresholds: [above(1.5 * gib, 'yellow'), above(1.8 * gib, 'red')],
      links: toApiPerformance,
    },
  ),
  hitRate({ links: toApiPerformance }),
  stat(
    'Database Size',
    { expr: max(database.size), legend: 'size' },
    {
      unit: 'decbytes',
      thresholds: [above(10e9, 'yellow'), above(50e9, 'red')],
      links: toApiPerformance,
    },
  ),
  row(
    'Details',
    { collapsed: true },
    timeseries('Time Since Start', {
      expr: time().sub(select(processMetrics.startTime, { instance })),
      legend: '{{instance}}',
    }),
  ),
)
