import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { slos } from '../../dashboards/kr-lead-scraper/slos.ts'
import { freePort, until } from './prometheus.ts'
import { answers, itAnswersEverything } from './system.ts'

const shared = mkdtempSync(join(tmpdir(), 'telltale-kr-lead-scraper-'))

describe('KR Lead Scraper under a real Prometheus', () => {
  itAnswersEverything({
    system: 'kr-lead-scraper',
    async run({ start }) {
      const [api, database, queue, ollama] = [
        await freePort(),
        await freePort(),
        await freePort(),
        await freePort(),
      ]
      const env = {
        PROMETHEUS_MULTIPROC_DIR: join(shared, 'prometheus'),
        API_PORT: String(api),
        API_WORKERS: '2',
        DATABASE_PORT: String(database),
        QUEUE_PORT: String(queue),
        OLLAMA_PORT: String(ollama),
        DATABASE_URL: `http://127.0.0.1:${database}`,
        QUEUE_URL: `http://127.0.0.1:${queue}`,
        OLLAMA_URL: `http://127.0.0.1:${ollama}`,
        DATABASE_FAILURE_RATE: '0.02',
        QUEUE_POLL_SECONDS: '1',
        HEALTH_PROBE_SECONDS: '1',
        OLLAMA_SLOWNESS: '0.2',
        PAGE_SECONDS: '0.1',
      }
      start('backing/main.ts', env)
      await until('the database answers', () => answers(`${env.DATABASE_URL}/health`))
      start('api/main.ts', env)
      start('worker/main.ts', env)
      await until('the API answers', () => answers(`http://127.0.0.1:${api}/metrics`))
      const rates = ['--rate=20', '--job-rate=1', '--cancel-rate=0.5']
      start('traffic.ts', env, `--url=http://127.0.0.1:${api}`, '--seconds=120', ...rates)
      return { 'kr-api': `127.0.0.1:${api}` }
    },
    timeoutMs: 90_000,
    clean: () => rmSync(shared, { recursive: true, force: true }),
    // What SLOs record over hours has its first sample after a while, and after the first error.
    needsTime: ({ step, name }) =>
      step === 'recording rules'
        ? name.startsWith('slo:')
        : step === 'panels' && name.startsWith(`${slos.options.title} > `),
  })
})
