/** Causal Organism: an API on graph and measurements, a worker, and analysts. */
import { http } from '@systems/metrics/causal-organism'
import { allDay, local, systemDemo } from './system.ts'

export const causalOrganism = systemDemo({
  system: 'causal-organism',
  ports: { api: { job: 'causal-organism-api' }, worker: { job: 'causal-organism-worker' } },
  stages({ ports, folder, databaseUrl }) {
    const env = {
      DATA_DIRECTORY: folder,
      API_HOST: '127.0.0.1',
      API_PORT: String(ports.api),
      WORKER_METRICS_HOST: '127.0.0.1',
      WORKER_METRICS_PORT: String(ports.worker),
      STATISTICS_SECONDS: '1',
      ...(databaseUrl !== undefined && timescale(new URL(databaseUrl))),
    }
    const rates = ['--rate=20', '--job-rate=2']
    return [
      [
        { name: 'api', file: 'api/main.ts', env, ready: local(ports.api, '/health/live') },
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
  pages: ({ api }) => ({ API: local(api, '/api/graph/stats') }),
  activity: { counter: http.requests, what: 'requests/s' },
  // In place of the TimescaleDB; nothing that the service asks needs more than PostgreSQL.
  database: { name: 'causal_organism', user: 'causal_organism' },
})

function timescale({ hostname, port, pathname, username }: URL) {
  return {
    TIMESCALE_HOST: hostname,
    TIMESCALE_PORT: port,
    TIMESCALE_DB: pathname.slice(1),
    TIMESCALE_USER: username,
  }
}
