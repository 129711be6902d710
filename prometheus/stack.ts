/**
 * All systems on one machine: one Prometheus, one Grafana, and ports of which each is wanted once.
 *
 * Alone, three of the APIs listen on 8000, and Prometheus, a worker and a program on 9090.
 */
import {
  alertmanagerSource,
  alertRouting,
  federation,
  mimir,
  receiver,
  route,
  type StackOptions,
  slack,
  thanos,
  victoriaMetrics,
} from 'telltale'
import { alertmanager, alertmanagerSecrets, onCall, slackUrl } from './on-call.ts'

const operations = receiver('operations', slack({ url: slackUrl, channel: '#operations' }))
const prodigy = receiver('prodigy', slack({ url: slackUrl, channel: '#prodigy' }))

/** For the systems that have no Alertmanager of their own. */
const routing = alertRouting({
  receiver: operations,
  routes: [
    route({ match: { severity: 'critical' }, receiver: onCall, repeatInterval: '1h' }),
    route({ match: { system: 'prodigy' }, receiver: prodigy }),
  ],
  allow: {
    'routes/only-default': 'What no system routes is for those who run the stack.',
  },
  alertmanager,
})

export const stack: StackOptions = {
  prometheus: {
    image: 'prom/prometheus:v2.47.0',
    port: 9090,
    scrapeInterval: '15s',
    evaluationInterval: '15s',
    // Monthly credits need 30 days of samples.
    retention: '31d',
  },
  grafana: {
    image: 'grafana/grafana:10.2.0',
    port: 3002,
    // A password that everybody can read is for development only.
    environment: { GF_SECURITY_ADMIN_PASSWORD: 'admin', GF_USERS_ALLOW_SIGN_UP: 'false' },
    dataSources: [alertmanagerSource()],
  },
  routing,
  compose: alertmanagerSecrets,
  // On one machine there is no cluster to discover anything in.
  variants: { 'signal-harvester': 'local' },
  addresses: {
    'aharadar-api': host(3001),
    'aharadar-worker': host(9091),
    'causal-organism-api': host(8000),
    'causal-organism-worker': host(9092),
    'signal-harvester': host(8001),
    'kr-api': host(8002),
    // What a cluster would say of Signal Harvester.
    'kubernetes-cadvisor': host(8011),
    'kubernetes-service-endpoints': host(8012),
    prodigy: host(9094),
  },
  // None is needed for so few series (telltale capacity): they show what the files look like.
  scale: [
    victoriaMetrics(),
    thanos({
      objectStore: './secrets/thanos-bucket.yml',
      externalLabels: { cluster: 'one-machine' },
    }),
    mimir({ url: 'http://mimir:9009', tenant: 'all-systems' }),
    federation({ shards: 2 }),
  ],
}

/** The machine itself, as a container sees it. */
function host(port: number): readonly string[] {
  return [`host.docker.internal:${port}`]
}
