/** What the API stands on: connection pools, circuit breakers, caches. */
import { breaker, cache, pool } from '@systems/metrics/causal-organism'
import {
  breakerFailuresAlert,
  breakerOpenAlert,
  lowHitRatioAlert,
  poolExhaustedAlert,
  poolTimeoutsAlert,
} from '@telltale/mixins/alerts'

export const poolExhausted = poolExhaustedAlert('ConnectionPoolExhausted', pool, { above: 0.9 })

export const poolTimeouts = poolTimeoutsAlert('ConnectionPoolTimeouts', pool, {
  above: 0.1,
  runbook: {
    impact: 'These requests fail, and the circuit breaker of the database counts them.',
    diagnosis: [
      'See in Connection Pool Utilization whether the pool is used up; then the runbook of ConnectionPoolExhausted holds.',
      'Check the latency of the database: slow queries hold their connections longer.',
    ],
  },
})

export const breakerOpen = breakerOpenAlert('CircuitBreakerOpen', breaker, {
  for: '2m',
  runbook: { impact: 'What needs the dependency answers 503, or goes on without its cache.' },
})

export const breakerFailing = breakerFailuresAlert('HighCircuitBreakerFailureRate', breaker, {
  above: 0.2,
})

export const lowCacheHitRate = lowHitRatioAlert('LowCacheHitRate', cache, {
  below: 0.5,
  for: '10m',
  severity: 'info',
  runbook: {
    impact: 'The databases answer what the cache should; latency and pool use rise.',
    diagnosis: [
      'Expect it for a while after a cold start.',
      'See in Cache Hit Rate which layer and type of entry misses.',
      'See in Cache Size whether entries are evicted before they are used again.',
      'Look for a release that changed keys or lifetimes.',
    ],
  },
})
