/** What the API stands on: connection pools, circuit breakers, caches. */
import { breaker, pool } from '@systems/metrics/causal-organism'
import { max, rate, sum } from '@telltale/promql'
import { alertingRule } from 'telltale'
import { breakerFailures, hitRatio, poolUtilization } from './conditions.ts'

export const poolExhausted = alertingRule('ConnectionPoolExhausted', {
  when: poolUtilization.gt(0.9),
  for: '5m',
  severity: 'warning',
  summary: 'Connection pool is nearly used up.',
  description:
    '{{ $value | humanizePercentage }} of the connections to {{ $labels.pool_name }} are in use.',
  runbook: {
    meaning: 'More than nine connections in ten of a pool have been in use for 5 minutes.',
    impact: 'The next burst of requests waits for connections; then requests time out.',
    diagnosis: [
      'See in Waiting Requests whether requests wait already.',
      'Look for leaked connections: in use without traffic.',
      'Look for long-held ones: slow queries in the database’s own statistics.',
    ],
    mitigation: [
      'End the query that holds the connections, or restart the process that leaks them.',
      'Raise the limit of the pool when the load is genuine and the database can take it.',
    ],
  },
})

export const poolTimeouts = alertingRule('ConnectionPoolTimeouts', {
  when: sum(rate(pool.timeouts, '5m')).by('pool_name').gt(0.1),
  for: '5m',
  severity: 'warning',
  summary: 'Requests time out waiting for a connection.',
  description:
    '{{ $value | humanize }} requests a second give up waiting for {{ $labels.pool_name }}.',
  runbook: {
    meaning: 'Requests have given up waiting for a connection, more than one in ten seconds.',
    impact: 'These requests fail, and the circuit breaker of the database counts them.',
    diagnosis: [
      'See in Connection Pool Utilization whether the pool is used up; then its runbook holds.',
      'Check the latency of the database: slow queries hold their connections longer.',
    ],
    mitigation: [
      'Relieve the database, or end the query that blocks it.',
      'Raise the limit of the pool when the load is genuine.',
    ],
  },
})

export const breakerOpen = alertingRule('CircuitBreakerOpen', {
  // 1 is open, as the help of the metric says; 2, half-open, is already on its way back.
  when: max(breaker.state).by('breaker_name').eq(1),
  for: '2m',
  severity: 'warning',
  summary: 'A dependency is cut off.',
  description: 'The circuit breaker of {{ $labels.breaker_name }} has been open for two minutes.',
  runbook: {
    meaning:
      'Guarded calls failed so often that they are refused without being tried, and every probe since has failed as well.',
    impact: 'What needs the dependency answers 503, or goes on without its cache.',
    diagnosis: [
      'Check the dependency that the breaker is named after: does it run, can it be reached?',
      'Look at the failures before it opened, in Circuit Breaker Failure Rate.',
    ],
    mitigation: [
      'Restore the dependency.',
      'Then wait: the breaker turns half-open by itself, and a few successful probes close it.',
    ],
  },
})

export const breakerFailing = alertingRule('HighCircuitBreakerFailureRate', {
  when: breakerFailures.gt(0.2),
  for: '5m',
  severity: 'warning',
  summary: 'Guarded calls keep failing.',
  description: '{{ $value | humanizePercentage }} of the calls to {{ $labels.breaker_name }} fail.',
  runbook: {
    meaning:
      'More than one guarded call in five fails, not yet so many in a row that the breaker opens.',
    impact: 'Requests fail or are retried; soon the dependency will be cut off.',
    diagnosis: [
      'Inspect the dependency before the breaker opens: load, latency, its own logs.',
      'See whether the calls fail or only time out waiting for a connection.',
    ],
    mitigation: ['Relieve or restore the dependency.'],
  },
})

export const lowCacheHitRate = alertingRule('LowCacheHitRate', {
  when: hitRatio.lt(0.5),
  for: '10m',
  severity: 'info',
  summary: 'Cache is not effective.',
  description: 'Only {{ $value | humanizePercentage }} of the lookups are answered from a cache.',
  runbook: {
    meaning: 'Fewer than half of the lookups, all layers together, have been hits for 10 minutes.',
    impact: 'The databases answer what the cache should; latency and pool use rise.',
    diagnosis: [
      'Expect it for a while after a cold start.',
      'See in Cache Hit Rate which layer and type of entry misses.',
      'See in Cache Size whether entries are evicted before they are used again.',
      'Look for a release that changed keys or lifetimes.',
    ],
    mitigation: ['Give the cache more room, or correct its keys and lifetimes.'],
  },
})
