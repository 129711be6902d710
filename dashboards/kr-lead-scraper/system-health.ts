/** The health of the services, traffic and workers on one page: what to open first. */
import { http, queue, system } from '@systems/metrics/kr-lead-scraper'
import { errorShare } from '@telltale/mixins/queries'
import { averageOf, min, rate, sum } from '@telltale/promql'
import { above, alertAnnotation, below, dashboard, stat, timeseries } from 'telltale'
import * as alerts from '../../alerts/kr-lead-scraper.ts'

const serviceHealth = stat('Service Health', min(system.health).by('service'), {
  width: 24,
  height: 4,
  mappings: { 0: { text: 'down', color: 'red' }, 1: { text: 'up', color: 'green' } },
  thresholds: [below(1, 'red')],
  colored: 'background',
  text: 'value and name',
  alert: alerts.serviceUnhealthy,
})

const requestsByStatus = timeseries(
  'Request Rate by Status',
  sum(rate(http.requests)).by('status'),
  {
    width: 18,
    stacked: true,
    overrides: [
      { pattern: /^5/, color: 'red' },
      { pattern: /^4/, color: 'orange' },
      { pattern: /^3/, color: 'blue' },
      { pattern: /^2/, color: 'green' },
    ],
  },
)

const errorRate = stat('Error Rate', errorShare(http), {
  width: 6,
  sparkline: true,
  thresholds: [above(0.01, 'yellow'), above(0.05, 'red')],
  alert: alerts.highErrorRate,
})

const averageLatency = timeseries(
  'Average Latency',
  { expr: averageOf(http.duration), legend: 'mean' },
  { width: 10 },
)

const activeWorkers = stat(
  'Active Workers',
  { expr: sum(system.workers), legend: 'workers' },
  { width: 4, height: 8, thresholds: [below(1, 'red')], alert: alerts.noWorkers },
)

const queueBacklog = timeseries('Queue Backlog', sum(queue.size).by('queue_name'), {
  width: 10,
  thresholds: [above(100, 'red')],
})

export const systemHealth = dashboard(
  'kr-system-health',
  {
    title: 'System Health',
    description: 'Health of the services, traffic and workers.',
    file: 'system-health.json',
    editable: true,
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  serviceHealth,
  requestsByStatus,
  errorRate,
  averageLatency,
  activeWorkers,
  queueBacklog,
)
