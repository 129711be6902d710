import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
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
    clean: () => rmSync(data, { recursive: true, force: true }),
    // What SLOs record over hours has its first sample after a while.
    needsTime({ step, name }) {
      if (step === 'recording rules') return name.startsWith('slo:')
      return step === 'panels' && name.startsWith(`${slos.options.title} > `)
    },
  })
})
