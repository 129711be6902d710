/** What an alert compares and a recording rule keeps, written once. */
import { breaker, cache, exports, http, pool, worker } from '@systems/metrics/causal-organism'
import { matches, quantileOf, rate, ratio, select, sum } from '@telltale/promql'

export const serverErrors = ratio(http.requests, { status: matches(/5../) }, { range: '5m' })
export const latency95 = quantileOf(http.duration, 0.95, { range: '5m' })

export const failedTasks = ratio(
  worker.tasks,
  { status: 'failure' },
  { by: ['task_type'], range: '5m' },
)
export const exportDuration95 = quantileOf(exports.duration, 0.95, {
  by: ['export_type'],
  range: '10m',
})

export const poolUtilization = select(pool.active).div(select(pool.max))

const failures = sum(rate(breaker.failures, '5m')).by('breaker_name')
export const breakerFailures = failures.div(
  failures.add(sum(rate(breaker.successes, '5m')).by('breaker_name')),
)

const hits = sum(rate(cache.hits, '5m'))
export const hitRatio = hits.div(hits.add(sum(rate(cache.misses, '5m'))))

const hitsByLayer = hits.by('cache_layer')
export const hitRatioByLayer = hitsByLayer.div(
  hitsByLayer.add(sum(rate(cache.misses, '5m')).by('cache_layer')),
)
