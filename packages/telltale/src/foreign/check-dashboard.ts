import type { Problem } from '@telltale/core'
import { checkForeign } from './check-foreign.ts'
import type { ForeignOptions } from './foreign-model.ts'
import type { LearntMetrics } from './learnt-metrics.ts'

/**
 * What is wrong with a dashboard, or with anything else that `telltale check` reads, given as JSON.
 *
 * Places are those of the JSON printed with two spaces, in a file of the given name.
 *
 * @example
 * const metrics = declaredMetrics('shop', familiesOf(shop))
 * expect(checkDashboard(json, metrics)).toEqual([])
 */
export function checkDashboard(
  json: unknown,
  metrics: LearntMetrics,
  options: Pick<ForeignOptions, 'targetLabels' | 'scrapeInterval' | 'prometheusVersion'> & {
    readonly name?: string
  } = {},
): readonly Problem[] {
  const { name = 'dashboard.json', ...settings } = options
  const text = JSON.stringify(json, null, 2) ?? ''
  return checkForeign({ metrics, files: [], texts: [{ name, text }], ...settings }).problems
}
