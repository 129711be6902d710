/** What the API stands on, and what the organism does about it: pools, cache, breakers, interventions. */
import { breaker, cache, intervention, pool } from '@systems/metrics/causal-organism'
import { increase, rate, select, sum } from '@telltale/promql'
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

const poolName = labelValues(pool.max, 'pool_name')
const chosen = { pool_name: poolName }

const connectionPools = [
  gaugePanel(
    'Connection Pool Utilization',
    {
      expr: select(pool.active, chosen).div(select(pool.max, chosen)),
      legend: '{{pool_name}}',
    },
    {
      width: 6,
      thresholds: [above(0.75, 'yellow'), above(0.9, 'red')],
      alert: alerts.poolExhausted,
    },
  ),
  timeseries(
    'Active and Idle Connections',
    [
      { expr: select(pool.active, chosen), legend: '{{pool_name}} active' },
      { expr: select(pool.idle, chosen), legend: '{{pool_name}} idle' },
    ],
    { width: 6, stacked: true },
  ),
  timeseries(
    'Waiting Requests',
    { expr: select(pool.waiting, chosen), legend: '{{pool_name}}' },
    // Whole requests: above 0 begins at 1. At 0 the calm state would be yellow as well.
    { width: 6, thresholds: [above(1, 'yellow')] },
  ),
  timeseries('Connection Pool Timeouts', sum(rate(select(pool.timeouts, chosen))).by('pool_name'), {
    unit: 'ops',
    width: 6,
    thresholds: [above(0.1, 'red')],
    alert: alerts.poolTimeouts,
  }),
]

const hitsByLayer = sum(rate(cache.hits)).by('cache_layer')
const missesByLayer = sum(rate(cache.misses)).by('cache_layer')
const hitsByType = sum(rate(cache.hits)).by('cache_layer', 'cache_type')
const missesByType = sum(rate(cache.misses)).by('cache_layer', 'cache_type')

const caches = [
  timeseries(
    'Cache Performance',
    [
      { expr: hitsByLayer, legend: '{{cache_layer}} hits' },
      { expr: missesByLayer, legend: '{{cache_layer}} misses' },
    ],
    { unit: 'ops', width: 8 },
  ),
  timeseries(
    'Cache Hit Rate',
    {
      expr: hitsByType.div(hitsByType.add(missesByType)),
      legend: '{{cache_layer}}/{{cache_type}}',
    },
    { width: 8, thresholds: [below(0.5, 'red')], alert: alerts.lowCacheHitRate },
  ),
  timeseries(
    'Cache Size',
    [
      { expr: sum(cache.size).by('cache_layer'), legend: '{{cache_layer}} bytes' },
      { expr: sum(cache.items).by('cache_layer'), legend: '{{cache_layer}} items', refId: 'B' },
    ],
    { width: 8, overrides: [{ query: 'B', axis: 'right' }] },
  ),
]

const failures = sum(rate(breaker.failures)).by('breaker_name')

const circuitBreakers = [
  circuitBreakerStatus,
  timeseries(
    'Circuit Breaker Failure Rate',
    failures.div(failures.add(sum(rate(breaker.successes)).by('breaker_name'))),
    { width: 12, thresholds: [above(0.2, 'red')], alert: alerts.breakerFailing },
  ),
]

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
  ...circuitBreakers,
  interventions,
)
