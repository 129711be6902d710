/** KR Lead Scraper: what stands for its database, queue and model, two processes of its API, job workers. */
import { join } from 'node:path'
import { http } from '@systems/metrics/kr-lead-scraper'
import { allDay, local, systemDemo } from './system.ts'

export const krLeadScraper = systemDemo({
  system: 'kr-lead-scraper',
  ports: {
    api: { job: 'kr-api' },
    database: { port: 8101, what: 'the database' },
    queue: { port: 8102, what: 'the queue' },
    ollama: { port: 8103, what: 'the language model' },
  },
  stages({ ports, folder }) {
    const env = {
      PROMETHEUS_MULTIPROC_DIR: join(folder, 'prometheus'),
      API_HOST: '127.0.0.1',
      API_PORT: String(ports.api),
      API_WORKERS: '2',
      DATABASE_PORT: String(ports.database),
      QUEUE_PORT: String(ports.queue),
      OLLAMA_PORT: String(ports.ollama),
      DATABASE_URL: local(ports.database),
      QUEUE_URL: local(ports.queue),
      OLLAMA_URL: local(ports.ollama),
      // So that there are errors soon.
      DATABASE_FAILURE_RATE: '0.02',
      QUEUE_POLL_SECONDS: '1',
      HEALTH_PROBE_SECONDS: '1',
      OLLAMA_SLOWNESS: '0.2',
      PAGE_SECONDS: '0.1',
    }
    const rates = ['--rate=20', '--job-rate=1', '--cancel-rate=0.5']
    return [
      [{ name: 'backing', file: 'backing/main.ts', env, ready: `${env.DATABASE_URL}/health` }],
      [
        { name: 'api', file: 'api/main.ts', env, ready: local(ports.api, '/metrics') },
        { name: 'worker', file: 'worker/main.ts', env },
      ],
      [
        {
          name: 'traffic',
          file: 'traffic.ts',
          args: [`--url=${local(ports.api)}`, allDay, ...rates],
        },
      ],
    ]
  },
  pages: ({ api }) => ({ API: local(api, '/api/leads') }),
  activity: { counter: http.requests, what: 'requests/s' },
})
