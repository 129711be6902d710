/** What an alert compares and a recording rule keeps, written once. */
import { cache, exports, pool, worker } from '@systems/metrics/causal-organism'
import { failureRatio, hitRatio, poolUtilization } from '@telltale/mixins/queries'
import { quantileOf } from '@telltale/promql'

export const failedTasks = failureRatio(worker.tasks, { by: ['task_type'], range: '5m' })
export const exportDuration95 = quantileOf(exports.duration, 0.95, {
  by: ['export_type'],
  range: '10m',
})
export const poolsInUse = poolUtilization(pool)
export const hitRatioByLayer = hitRatio(cache, { by: ['cache_layer'], range: '5m' })
