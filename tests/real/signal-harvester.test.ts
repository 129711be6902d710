import { describe } from 'vitest'
import { signalHarvester } from '../../demo/signal-harvester.ts'
import { itAnswersEverything } from './system.ts'

describe('Signal Harvester under a real Prometheus', () => {
  itAnswersEverything({
    demo: signalHarvester,
    // What SLOs record over hours has its first sample after a while, and after the first error.
    needsTime({ step, name }) {
      if (step === 'recording rules') return name.startsWith('slo:')
      return step === 'panels' && name.startsWith('Signal Harvester service levels > ')
    },
  })
})
