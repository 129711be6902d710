import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { overview } from '../../dashboards/aharadar/overview.ts'
import { freePort, until } from './prometheus.ts'
import { answers, itAnswersEverything } from './system.ts'

const data = mkdtempSync(join(tmpdir(), 'telltale-aharadar-'))

describe('AhaRadar under a real Prometheus', () => {
  itAnswersEverything({
    system: 'aharadar',
    async run({ start }) {
      const [api, worker] = [await freePort(), await freePort()]
      const env = {
        DATA_DIRECTORY: data,
        API_PORT: String(api),
        WORKER_METRICS_PORT: String(worker),
        QUEUE_DEPTH_SECONDS: '1',
        CREDITS_BUDGET_DAILY: '1000',
        CREDITS_BUDGET_MONTHLY: '20000',
        LLM_SLOWNESS: '0.1',
      }
      start('api/main.ts', env)
      start('worker/main.ts', env)
      await until('the API answers', () => answers(`http://127.0.0.1:${api}/api/metrics`))
      await until('the worker answers', () => answers(`http://127.0.0.1:${worker}/metrics`))
      const traffic = ['--seconds=120', '--rate=20', '--job-rate=1']
      start('traffic.ts', env, `--url=http://127.0.0.1:${api}`, ...traffic)
      return { 'aharadar-api': `127.0.0.1:${api}`, 'aharadar-worker': `127.0.0.1:${worker}` }
    },
    clean: () => rmSync(data, { recursive: true, force: true }),
    // What SLOs record over hours has its first sample after a while, and after the first error.
    needsTime({ step, name }) {
      if (step === 'recording rules') return name.startsWith('slo:')
      return step === 'panels' && !name.startsWith(`${overview.options.title} > `)
    },
  })
})
