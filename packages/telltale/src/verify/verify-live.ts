import { durationMs } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { SystemFindings } from './finding.ts'
import type { PrometheusApi } from './prometheus-api.ts'
import { recordFindings, ruleFindings, ruleStates } from './rule-states.ts'
import { targetFindings } from './target-findings.ts'
import { dashboardFindings } from './verify-system.ts'

/**
 * The same questions to a Prometheus that runs, with what it really has: are the targets up, are the
 * generated rules those that it evaluates, does every record have series, every variable values and
 * every panel data. Whether alerts can fire is not asked: nothing is changed there.
 */
export async function verifyLive(
  system: System,
  api: PrometheusApi,
  clock: () => number,
): Promise<SystemFindings> {
  const began = performance.now()
  const nowMs = clock()
  const scrapeMs = durationMs(system.options.prometheus.scrapeInterval) ?? 15_000
  const findings = [
    ...(await targetFindings(system, api, 0)),
    ...(await ruleFindings(system, await ruleStates(api), api, nowMs, 'warning')),
    ...(await recordFindings(system, api, nowMs)),
    ...(await dashboardFindings(system, { api, nowMs, scrapeMs })),
  ]
  return { system: system.name, findings, seconds: (performance.now() - began) / 1000 }
}
