/** AhaRadar: an API, a worker, and readers who ask for items and new feeds. */
import { http } from '@systems/metrics/aharadar'
import { allDay, local, systemDemo } from './system.ts'

export const aharadar = systemDemo({
  system: 'aharadar',
  ports: { api: { job: 'aharadar-api' }, worker: { job: 'aharadar-worker' } },
  stages({ ports, folder }) {
    const env = {
      DATA_DIRECTORY: folder,
      API_HOST: '127.0.0.1',
      API_PORT: String(ports.api),
      WORKER_METRICS_HOST: '127.0.0.1',
      WORKER_METRICS_PORT: String(ports.worker),
      QUEUE_DEPTH_SECONDS: '1',
      // Without a budget the worker exposes none.
      CREDITS_BUDGET_DAILY: '1000',
      CREDITS_BUDGET_MONTHLY: '20000',
      LLM_SLOWNESS: '0.1',
    }
    const rates = ['--rate=20', '--job-rate=1']
    return [
      [
        { name: 'api', file: 'api/main.ts', env, ready: local(ports.api, '/api/metrics') },
        { name: 'worker', file: 'worker/main.ts', env, ready: local(ports.worker, '/metrics') },
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
  pages: ({ api }) => ({ API: local(api, '/api/items') }),
  activity: { counter: http.requests, what: 'requests/s' },
})
