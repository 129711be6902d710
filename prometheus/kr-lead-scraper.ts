/** Where KR Lead Scraper runs, what of it is collected, and who is told when it needs somebody. */
import {
  http,
  queue,
  scraping,
  smartScraper,
  system,
  verification,
} from '@systems/metrics/kr-lead-scraper'
import {
  alertRouting,
  type ComposeOptions,
  confined,
  fromEnvironment,
  inhibition,
  receiver,
  route,
  slack,
  target,
  type VariantOptions,
} from 'telltale'
import * as alerts from '../alerts/kr-lead-scraper.ts'
import { alertmanager, alertmanagerSecrets, onCall, slackUrl } from './on-call.ts'

/** One endpoint for all processes: the API shows what the workers record, too. */
export const targets = [
  target('kr-api', {
    addresses: ['api:8000'],
    exposes: { http, scraping, smartScraper, verification, queue, system },
  }),
]

const team = receiver('team', slack({ url: slackUrl, channel: '#kr-lead-scraper' }))

export const routing = alertRouting({
  alerts,
  receiver: team,
  routes: [route({ match: { severity: 'critical' }, receiver: onCall, repeatInterval: '1h' })],
  inhibitions: [
    // Without workers jobs pile up: that is one incident.
    inhibition({
      source: { alertname: 'KrNoActiveWorkers' },
      target: { alertname: 'KrQueueBacklog' },
      equal: [],
    }),
  ],
  allow: {
    'routes/only-default': 'Warnings are for the team, and so is what nobody has thought of.',
  },
  alertmanager,
})

/** Where the tmpfs is mounted that all processes of a deployment share. */
export const sharedDirectory = '/tmp/prometheus_multiproc'

const switches = {
  PROMETHEUS_ENABLED: fromEnvironment('PROMETHEUS_ENABLED', { otherwise: 'True' }),
  PROMETHEUS_MULTIPROC_DIR: fromEnvironment('PROMETHEUS_MULTIPROC_DIR', {
    otherwise: sharedDirectory,
  }),
  METRICS_INCLUDE_LABELS: fromEnvironment('METRICS_INCLUDE_LABELS', { otherwise: 'True' }),
  METRICS_ENDPOINT_ENABLED: fromEnvironment('METRICS_ENDPOINT_ENABLED', { otherwise: 'True' }),
}

const program = {
  build: { context: '../..', dockerfile: 'services/kr-lead-scraper/Dockerfile' },
} as const

const recording = {
  ...program,
  dependsOn: ['backing'],
  environment: {
    ...switches,
    DATABASE_URL: 'http://backing:8101',
    QUEUE_URL: 'http://backing:8102',
    OLLAMA_URL: 'http://backing:8103',
  },
  volumes: [`prometheus_multiproc:${sharedDirectory}`],
} as const

/** API, worker and what they need, beside Prometheus and Grafana. */
export const compose: ComposeOptions = {
  grafana: { containerName: 'kr-grafana' },
  services: {
    api: { ...recording, command: ['api/main.ts'], ports: ['127.0.0.1:8000:8000'] },
    worker: { ...recording, command: ['worker/main.ts'] },
    backing: {
      ...program,
      command: ['backing/main.ts'],
      environment: { BACKING_HOST: '0.0.0.0' },
    },
    // For a look at dashboards that are not empty.
    traffic: {
      ...program,
      profiles: ['traffic'],
      dependsOn: ['api'],
      command: ['traffic.ts', '--url', 'http://api:8000', '--seconds', '3600'],
      restart: 'no',
    },
  },
  volumes: {
    // Memory, as a tmpfs of one container is, but of all of them together. It is empty again when
    // the last of them has stopped.
    prometheus_multiproc: {
      driver: 'local',
      driverOpts: { type: 'tmpfs', device: 'tmpfs', o: 'size=64m,mode=1777' },
    },
  },
  ...alertmanagerSecrets,
}

/** They write the samples that they share, and what is compiled when they start. */
const ownProgram = { ...confined, tmpfs: ['/tmp'] } as const

/** What production does differently. */
export const production: VariantOptions = {
  production: true,
  prometheus: {
    scrapeInterval: '30s',
    evaluationInterval: '30s',
    retention: '90d',
    bind: '127.0.0.1',
  },
  grafana: {
    bind: '127.0.0.1',
    environment: { GF_SECURITY_ADMIN_PASSWORD: fromEnvironment('GRAFANA_PASSWORD') },
  },
  compose: {
    services: {
      api: {
        ...ownProgram,
        ports: ['127.0.0.1:8000:8000'],
        environment: { API_WORKERS: '4' },
      },
      worker: { ...ownProgram, replicas: 2 },
      backing: ownProgram,
      traffic: false,
    },
  },
  paths: {
    compose: 'docker-compose.prod.yml',
    prometheusConfig: 'prometheus/prometheus.prod.yml',
  },
}
