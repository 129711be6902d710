/**
 * When somebody has to act on Causal Organism, and what they do then. Each alert becomes a rule in
 * `out/causal-organism/config/prometheus-alerts.yml` and a page of the runbooks; a panel that names
 * it draws its threshold, and the two link to each other.
 */
import { ruleGroup } from 'telltale'
import { apiDown, apiErrors, apiLatency } from './causal-organism/api.ts'
import {
  breakerFailing,
  breakerOpen,
  lowCacheHitRate,
  poolExhausted,
  poolTimeouts,
} from './causal-organism/infrastructure.ts'
import { recorded } from './causal-organism/recorded.ts'
import { queueDepth, slowExports, taskFailures, workerDown } from './causal-organism/worker.ts'

export * from './causal-organism/api.ts'
export * from './causal-organism/infrastructure.ts'
export { slos } from './causal-organism/slos.ts'
export * from './causal-organism/worker.ts'

export const rules = [
  ruleGroup('causal_organism_api', [apiErrors, apiDown, apiLatency]),
  ruleGroup('causal_organism_worker', [workerDown, taskFailures, queueDepth, slowExports]),
  ruleGroup('causal_organism_infrastructure', [
    poolExhausted,
    poolTimeouts,
    breakerOpen,
    breakerFailing,
    lowCacheHitRate,
  ]),
  ruleGroup('causal_organism_recording', recorded),
]
