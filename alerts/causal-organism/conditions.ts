/** What an alert compares and a recording rule keeps, written once. */
import { cache, exports, http, pool, worker } from '@systems/metrics/causal-organism'
import { errorRatio, failureRatio, hitRatio, poolUtilization } from '@telltale/mixins/queries'
import { quantileOf } from '@telltale/promql'

export const serverErrors = errorRatio(http, { range: '5m' })
export const latency95 = quantileOf(http.duration, 0.95, { range: '5m' })
export const failedTasks = failureRatio(worker.tasks, { by: ['task_type'], range: '5m' })
export const exportDuration95 = quantileOf(exports.duration, 0.95, {
  by: ['export_type'],
  range: '10m',
})
export const poolsInUse = poolUtilization(pool)
export const hitRatioByLayer = hitRatio(cache, { by: ['cache_layer'], range: '5m' })
