/** Every system of the project that can be looked at. */
import { aharadar } from './aharadar.ts'
import { causalOrganism } from './causal-organism.ts'
import { krLeadScraper } from './kr-lead-scraper.ts'
import { prodigy } from './prodigy.ts'
import { signalHarvester } from './signal-harvester.ts'
import type { SystemDemo } from './system.ts'

export const demos: readonly SystemDemo[] = [
  aharadar,
  causalOrganism,
  krLeadScraper,
  prodigy,
  signalHarvester,
]
