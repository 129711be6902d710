import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { others, type Question, required } from '../../dashboards/causal-organism/questions.ts'
import { slos } from '../../dashboards/causal-organism/slos.ts'
import { freePort, until } from './prometheus.ts'
import { answers, itAnswersEverything } from './system.ts'

const data = mkdtempSync(join(tmpdir(), 'telltale-causal-organism-'))

describe('Causal Organism under a real Prometheus', () => {
  itAnswersEverything({
    system: 'causal-organism',
    async run({ start }) {
      const [api, worker] = [await freePort(), await freePort()]
      const env = {
        DATA_DIRECTORY: data,
        API_PORT: String(api),
        WORKER_METRICS_PORT: String(worker),
        STATISTICS_SECONDS: '1',
      }
      start('api/main.ts', env)
      start('worker/main.ts', env)
      await until('the API answers', () => answers(`http://127.0.0.1:${api}/health/live`))
      await until('the worker answers', () => answers(`http://127.0.0.1:${worker}/metrics`))
      const traffic = ['--seconds=120', '--rate=20', '--job-rate=2']
      start('traffic.ts', env, `--url=http://127.0.0.1:${api}`, ...traffic)
      return {
        'causal-organism-api': `127.0.0.1:${api}`,
        'causal-organism-worker': `127.0.0.1:${worker}`,
      }
    },
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
    clean: () => rmSync(data, { recursive: true, force: true }),
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
