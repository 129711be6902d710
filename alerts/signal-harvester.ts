/**
 * When somebody has to act on Signal Harvester, and what they do then: 22 alerts in seven groups.
 * Each becomes a rule in `out/signal-harvester/monitoring/prometheus/alerts.yml` and a page in
 * `out/signal-harvester/docs/runbooks/`.
 */
import { apiGroup } from './signal-harvester/api.ts'
import { cacheGroup } from './signal-harvester/cache.ts'
import { databaseGroup } from './signal-harvester/database.ts'
import { discoveriesGroup } from './signal-harvester/discoveries.ts'
import { llmGroup } from './signal-harvester/llm.ts'
import { pipelineGroup } from './signal-harvester/pipeline.ts'
import { recorded } from './signal-harvester/recorded.ts'
import { resourcesGroup } from './signal-harvester/resources.ts'

export * from './signal-harvester/api.ts'
export * from './signal-harvester/cache.ts'
export * from './signal-harvester/database.ts'
export * from './signal-harvester/discoveries.ts'
export * from './signal-harvester/llm.ts'
export * from './signal-harvester/pipeline.ts'
export * from './signal-harvester/resources.ts'
export { slos } from './signal-harvester/slos.ts'

export const rules = [
  apiGroup,
  databaseGroup,
  pipelineGroup,
  llmGroup,
  cacheGroup,
  resourcesGroup,
  discoveriesGroup,
  recorded,
]
