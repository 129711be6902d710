/** What the API stands on, and what the organism does about it: pools, cache, breakers, interventions. */
import { breaker, cache, intervention, pool } from '@systems/metrics/causal-organism'
import { circuitBreakerPanels, connectionPoolPanels } from '@telltale/mixins/dashboards'
import { hitRatio } from '@telltale/mixins/queries'
import { increase, rate, sum } from '@telltale/promql'
import { above, alertAnnotation, below, dashboard, labelValues, timeseries } from 'telltale'
import * as alerts from '../../alerts/causal-organism.ts'
import { circuitBreakerStatus } from './circuit-breaker-status.ts'

const poolName = labelValues(pool.max, 'pool_name')

const connectionPools = connectionPoolPanels(pool, {
  where: { pool_name: poolName },
  alerts: { exhausted: alerts.poolExhausted, timeouts: alerts.poolTimeouts },
  utilization: {
    title: 'Connection Pool Utilization',
    width: 6,
    thresholds: [above(0.75, 'yellow'), above(0.9, 'red')],
  },
  connections: { title: 'Active and Idle Connections', width: 6 },
  // Whole requests: above 0 begins at 1. At 0 the calm state would be yellow as well.
  waiting: { title: 'Waiting Requests', width: 6, thresholds: [above(1, 'yellow')] },
  timeouts: { title: 'Connection Pool Timeouts', width: 6, thresholds: [above(0.1, 'red')] },
})

const caches = [
  timeseries(
    'Cache Performance',
    [
      { expr: sum(rate(cache.hits)).by('cache_layer'), legend: '{{cache_layer}} hits' },
      { expr: sum(rate(cache.misses)).by('cache_layer'), legend: '{{cache_layer}} misses' },
    ],
    { unit: 'ops', width: 8 },
  ),
  timeseries(
    'Cache Hit Rate',
    {
      expr: hitRatio(cache, { by: ['cache_layer', 'cache_type'] }),
      legend: '{{cache_layer}}/{{cache_type}}',
    },
    { width: 8, thresholds: [below(0.5, 'red')], alert: alerts.lowCacheHitRate },
  ),
  timeseries(
    'Cache Size',
    [
      { expr: sum(cache.bytes).by('cache_layer'), legend: '{{cache_layer}} bytes' },
      { expr: sum(cache.entries).by('cache_layer'), legend: '{{cache_layer}} items', refId: 'B' },
    ],
    { width: 8, overrides: [{ query: 'B', axis: 'right' }] },
  ),
]

const [, breakerFailures] = circuitBreakerPanels(breaker, {
  alerts: { failures: alerts.breakerFailing },
  failures: {
    title: 'Circuit Breaker Failure Rate',
    width: 12,
    thresholds: [above(0.2, 'red')],
  },
})

const interventions = timeseries(
  'Interventions',
  [
    { expr: sum(increase(intervention.proposals, '1h')), legend: 'proposed' },
    { expr: sum(increase(intervention.executions, '1h')), legend: 'executed' },
    { expr: sum(increase(intervention.rollbacks, '1h')), legend: 'rolled back' },
  ],
  { draw: 'bars', interval: '1h', width: 12 },
)

export const infrastructure = dashboard(
  'causal-infra',
  {
    title: 'Infrastructure Metrics',
    description: 'Connection pools, caches, circuit breakers and interventions.',
    file: 'infrastructure-metrics.json',
    variables: [poolName],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  ...connectionPools,
  ...caches,
  circuitBreakerStatus,
  breakerFailures,
  interventions,
)
