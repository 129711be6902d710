import { describe } from 'vitest'
import { slos } from '../../dashboards/kr-lead-scraper/slos.ts'
import { krLeadScraper } from '../../demo/kr-lead-scraper.ts'
import { itAnswersEverything } from './system.ts'

describe('KR Lead Scraper under a real Prometheus', () => {
  itAnswersEverything({
    demo: krLeadScraper,
    timeoutMs: 90_000,
    // What SLOs record over hours has its first sample after a while, and after the first error.
    needsTime: ({ step, name }) =>
      step === 'recording rules'
        ? name.startsWith('slo:')
        : step === 'panels' && name.startsWith(`${slos.options.title} > `),
  })
})
