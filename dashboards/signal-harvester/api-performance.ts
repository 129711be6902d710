/** API health, slow endpoints, error rates: what to open first. */
import { database, discoveries, http, signals, topics } from '@systems/metrics/signal-harvester'
import { errorShare } from '@telltale/mixins/queries'
import { max, quantileOf, rate, select, sum } from '@telltale/promql'
import { above, alertAnnotation, dashboard, labelValues, row, stat, timeseries } from 'telltale'
import * as alerts from '../../alerts/signal-harvester.ts'
import { hitRate } from './cache.ts'
import { toDiscoveryPipeline, toSystemResources } from './links.ts'

const endpoint = labelValues(http.requests, 'endpoint')
const requests = rate(select(http.requests, { endpoint }))

export const apiPerformance = dashboard(
  'sh-api-performance',
  {
    title: 'API Performance',
    description: 'API health, slow endpoints and error rates.',
    file: 'api-performance-dashboard.json',
    variables: [endpoint],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  timeseries('Request Rate', sum(requests).by('status'), {
    alert: [alerts.apiDown, alerts.highClientErrorRate],
    thresholds: [],
  }),
  timeseries('Error Rate', errorShare(http, { where: { endpoint } }), {
    thresholds: [above(0.01, 'yellow'), above(0.05, 'red')],
    alert: alerts.highErrorRate,
  }),
  timeseries(
    'Request Duration p95',
    quantileOf(http.duration, 0.95, { by: ['endpoint'], where: { endpoint } }),
    {
      thresholds: [above(1, 'yellow'), above(5, 'red')],
      alert: [alerts.slowResponseTime, alerts.highRequestLatency],
      allow: {
        'dashboards/threshold-differs':
          'HighRequestLatency compares the 99th percentile with 10 s.',
      },
    },
  ),
  timeseries(
    'Concurrent Requests',
    { expr: sum(http.inProgress), legend: 'in progress' },
    { thresholds: [above(100, 'red')], alert: alerts.highConcurrentRequests },
  ),
  timeseries(
    'Database Size',
    { expr: max(database.size), legend: 'size' },
    { unit: 'decbytes', thresholds: [above(50e9, 'red')], alert: alerts.databaseTooLarge },
  ),
  timeseries(
    'Database Query Duration p95',
    quantileOf(database.queryDuration, 0.95, { by: ['operation'] }),
    { thresholds: [above(1, 'red')], alert: alerts.slowQueries },
  ),
  stat(
    'Signals Total',
    { expr: max(signals.stored), legend: 'signals' },
    { links: toDiscoveryPipeline },
  ),
  stat(
    'Discoveries Total',
    { expr: max(discoveries.stored), legend: 'discoveries' },
    { links: toDiscoveryPipeline },
  ),
  stat(
    'Topics Tracked',
    { expr: max(topics.stored), legend: 'topics' },
    { links: toDiscoveryPipeline },
  ),
  hitRate({ links: toSystemResources }),
  row(
    'Details',
    { collapsed: true },
    timeseries('Database Queries', sum(rate(database.queries)).by('operation', 'status')),
  ),
)
