import { describe } from 'vitest'
import { others, type Question, required } from '../../dashboards/causal-organism/questions.ts'
import { slos } from '../../dashboards/causal-organism/slos.ts'
import { causalOrganism } from '../../demo/causal-organism.ts'
import { itAnswersEverything } from './system.ts'

describe('Causal Organism under a real Prometheus', () => {
  itAnswersEverything({
    demo: causalOrganism,
    queries: {
      ...byName('CO-R4, CO-A3, CO-A5', required),
      // Nothing is cut off while the test runs, one hopes.
      ...byName(
        'the guide',
        others.filter(({ query }) => !query.includes('circuit_breaker')),
      ),
      'CO-A4: four gauges for each pool':
        'connection_pool_waiting_requests and connection_pool_active_connections and connection_pool_idle_connections and connection_pool_max_connections',
      'CO-A6: depth of the queues': 'queue_depth{queue_name="export"}',
      'CO-A6: workers at work': 'worker_active_count{worker_type="export"}',
    },
    // What SLOs record over hours has its first sample after a while.
    needsTime({ step, name }) {
      if (step === 'recording rules') return name.startsWith('slo:')
      return step === 'panels' && name.startsWith(`${slos.options.title} > `)
    },
  })
})

function byName(origin: string, questions: readonly Question[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    questions.map(({ question, query }) => [`${origin}: ${question}`, query]),
  )
}
