/** What the API answers, and what its answers depend on. */
import { cache, graph, http, pool } from '@systems/metrics/causal-organism'
import { matches, max, quantileOf, quantiles, rate, select, sum, vector } from '@telltale/promql'
import {
  above,
  alertAnnotation,
  below,
  dashboard,
  gaugePanel,
  labelValues,
  stat,
  timeseries,
} from 'telltale'
import * as alerts from '../../alerts/causal-organism.ts'
import { circuitBreakerStatus } from './circuit-breaker-status.ts'

const handler = labelValues(http.requests, 'handler')
const hits = sum(rate(cache.hits)).by('cache_layer')

export const api = dashboard(
  'causal-api',
  {
    title: 'API Service Metrics',
    description: 'API traffic, cache, connection pools, graph and circuit breakers.',
    file: 'api-metrics.json',
    variables: [handler],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  timeseries('Request Rate', sum(rate(select(http.requests, { handler }))).by('handler'), {
    width: 8,
    alert: alerts.apiDown,
  }),
  timeseries(
    'Request Latency',
    quantiles(http.duration, [0.5, 0.95, 0.99], { where: { handler } }),
    { width: 8, thresholds: [above(2, 'red')], alert: alerts.apiLatency },
  ),
  timeseries(
    'Error Rate',
    {
      // Without any server error there is no 5xx series yet; the panel then shows 0 and not a gap.
      expr: sum(rate(select(http.requests, { status: matches(/5../) })))
        .or(vector(0))
        .div(sum(rate(http.requests))),
      legend: '5xx share',
    },
    { width: 8, thresholds: [above(0.01, 'yellow'), above(0.05, 'red')], alert: alerts.apiErrors },
  ),
  stat(
    'Active Requests',
    { expr: sum(http.inProgress), legend: 'in progress' },
    { width: 6, height: 8, sparkline: true },
  ),
  gaugePanel('Cache Hit Rate', hits.div(hits.add(sum(rate(cache.misses)).by('cache_layer'))), {
    width: 6,
    thresholds: [below(0.5, 'red'), below(0.8, 'yellow')],
  }),
  timeseries(
    'Connection Pool',
    [
      { expr: pool.active, legend: '{{pool_name}} active' },
      { expr: pool.idle, legend: '{{pool_name}} idle' },
      { expr: pool.max, legend: '{{pool_name}} max' },
    ],
    { width: 12 },
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
