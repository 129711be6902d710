/** Where Causal Organism runs, what of it is collected, and who is told when it needs somebody. */
import {
  breaker,
  cache,
  exports,
  graph,
  http,
  intervention,
  pool,
  queue,
  worker,
} from '@systems/metrics/causal-organism'
import {
  alertRouting,
  type ComposeOptions,
  fromEnvironment,
  inhibition,
  receiver,
  route,
  slack,
  target,
} from 'telltale'
import * as alerts from '../alerts/causal-organism.ts'
import { alertmanager, alertmanagerSecrets, onCall, slackUrl } from './on-call.ts'

export const targets = [
  target('causal-organism-api', {
    addresses: ['api:8000'],
    exposes: { http, cache, pool, queue, breaker, graph },
  }),
  target('causal-organism-worker', {
    // Inside its container; on the host 9090 is Prometheus.
    addresses: ['worker:9090'],
    exposes: { worker, exports, intervention },
  }),
]

const analytics = receiver('analytics', slack({ url: slackUrl, channel: '#causal-organism' }))

export const routing = alertRouting({
  alerts,
  receiver: analytics,
  routes: [
    route({ match: { severity: 'critical' }, receiver: onCall, repeatInterval: '1h' }),
    route({ match: { severity: 'warning' }, receiver: analytics }),
    // Worth a look on a working day, not a message every few hours.
    route({ match: { severity: 'info' }, receiver: analytics, repeatInterval: '3d' }),
  ],
  inhibitions: [
    // An open breaker is what the failures have led to.
    inhibition({
      source: { alertname: 'CircuitBreakerOpen' },
      target: { alertname: 'HighCircuitBreakerFailureRate' },
      equal: ['breaker_name'],
    }),
  ],
  alertmanager,
})

const database = {
  TIMESCALE_HOST: 'timescale',
  TIMESCALE_PORT: '5432',
  TIMESCALE_DB: fromEnvironment('TIMESCALE_DB', { otherwise: 'causal_organism' }),
  TIMESCALE_USER: fromEnvironment('TIMESCALE_USER', { otherwise: 'causal_organism' }),
  TIMESCALE_PASSWORD: fromEnvironment('TIMESCALE_PASSWORD', { otherwise: 'causal_organism' }),
}

const process = {
  image: 'causal-organism',
  build: { context: '../..', dockerfile: 'services/causal-organism/Dockerfile' },
  dependsOn: { timescale: 'healthy' },
  environment: { ...database, DATA_DIRECTORY: '/data' },
  volumes: ['organism_data:/data'],
} as const

/** The two processes and the database, beside Prometheus and Grafana. */
export const compose: ComposeOptions = {
  services: {
    api: { ...process, command: ['api/main.ts'], ports: ['127.0.0.1:8000:8000'] },
    // Its metrics port stays inside: on the host 9090 is Prometheus.
    worker: { ...process, command: ['worker/main.ts'] },
    timescale: {
      image: 'timescale/timescaledb:2.17.2-pg16',
      environment: {
        POSTGRES_DB: database.TIMESCALE_DB,
        POSTGRES_USER: database.TIMESCALE_USER,
        POSTGRES_PASSWORD: database.TIMESCALE_PASSWORD,
      },
      volumes: ['timescale_data:/var/lib/postgresql/data'],
      healthcheck: {
        test: 'pg_isready --username "$POSTGRES_USER" --dbname "$POSTGRES_DB"',
        interval: '5s',
        retries: 12,
      },
    },
  },
  ...alertmanagerSecrets,
  volumes: { organism_data: {}, timescale_data: {} },
}
