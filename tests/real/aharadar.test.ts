import { describe } from 'vitest'
import { overview } from '../../dashboards/aharadar/overview.ts'
import { aharadar } from '../../demo/aharadar.ts'
import { itAnswersEverything } from './system.ts'

describe('AhaRadar under a real Prometheus', () => {
  itAnswersEverything({
    demo: aharadar,
    // What SLOs record over hours has its first sample after a while, and after the first error.
    needsTime({ step, name }) {
      if (step === 'recording rules') return name.startsWith('slo:')
      return step === 'panels' && !name.startsWith(`${overview.options.title} > `)
    },
  })
})
