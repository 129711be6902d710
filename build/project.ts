/** The hand-over: which systems there are. What each is made of is in the file of its name. */
import { defineProject } from 'telltale'
import { stack } from '../prometheus/stack.ts'
import { aharadar } from './aharadar.ts'
import { causalOrganism } from './causal-organism.ts'
import { krLeadScraper } from './kr-lead-scraper.ts'
import { prodigy } from './prodigy.ts'
import { signalHarvester } from './signal-harvester.ts'

export default defineProject([aharadar, causalOrganism, prodigy, signalHarvester, krLeadScraper], {
  stack,
  // No address is known where everybody can read this repository: runbooks are paths in it.
  docsUrl: false,
})
