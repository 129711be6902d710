/** What the API answers, and what its answers depend on. */
import { cache, graph, http, pool } from '@systems/metrics/causal-organism'
import { httpServerPanels } from '@telltale/mixins/dashboards'
import { hitRatio } from '@telltale/mixins/queries'
import { max, quantileOf } from '@telltale/promql'
import {
  above,
  alertAnnotation,
  below,
  dashboard,
  gaugePanel,
  labelValues,
  timeseries,
} from 'telltale'
import * as alerts from '../../alerts/causal-organism.ts'
import { circuitBreakerStatus } from './circuit-breaker-status.ts'

const handler = labelValues(http.requests, 'handler')

const requests = httpServerPanels(http, {
  by: ['handler'],
  where: { handler },
  alerts: { down: alerts.apiDown, errors: alerts.apiErrors, latency: alerts.apiLatency },
  requestRate: { title: 'Request Rate', width: 8 },
  latency: { title: 'Request Latency', width: 8, thresholds: [above(2, 'red')] },
  errors: {
    title: 'Error Rate',
    width: 8,
    thresholds: [above(0.01, 'yellow'), above(0.05, 'red')],
  },
  active: { title: 'Active Requests', width: 6, height: 8 },
})

export const api = dashboard(
  'causal-api',
  {
    title: 'API Service Metrics',
    description: 'API traffic, cache, connection pools, graph and circuit breakers.',
    file: 'api-metrics.json',
    variables: [handler],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  ...requests,
  gaugePanel('Cache Hit Rate', hitRatio(cache, { by: ['cache_layer'] }), {
    width: 6,
    thresholds: [below(0.5, 'red'), below(0.8, 'yellow')],
  }),
  timeseries(
    'Connection Pool',
    [
      { expr: pool.used, legend: '{{pool_name}} active' },
      { expr: pool.idle, legend: '{{pool_name}} idle' },
      { expr: pool.max, legend: '{{pool_name}} max' },
    ],
    { width: 12, overrides: [{ pattern: /max$/, dashed: true, fill: 0 }] },
  ),
  timeseries(
    'Graph Size',
    [
      // Every replica reports the same graph: their sum would be several times its size.
      { expr: max(graph.nodes), legend: 'nodes' },
      { expr: max(graph.edges), legend: 'edges' },
    ],
    { width: 12 },
  ),
  timeseries(
    'Graph Update Duration',
    { expr: quantileOf(graph.updateDuration, 0.95), legend: 'p95' },
    { width: 12 },
  ),
  circuitBreakerStatus,
)
