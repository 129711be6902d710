import { defineSystem } from 'telltale'
import * as alerts from '../alerts/signal-harvester.ts'
import { apiPerformance } from '../dashboards/signal-harvester/api-performance.ts'
import { discoveryPipeline } from '../dashboards/signal-harvester/discovery-pipeline.ts'
import { llmUsage } from '../dashboards/signal-harvester/llm-usage.ts'
import { slos } from '../dashboards/signal-harvester/slos.ts'
import { systemResources } from '../dashboards/signal-harvester/system-resources.ts'
import { localTargets, manifests, targets } from '../prometheus/signal-harvester.ts'
import { deploymentGuide } from './signal-harvester/deployment-guide.ts'
import { monitoringGuide } from './signal-harvester/monitoring-guide.ts'

/** API, cluster stand-in and traffic are programs of one image; which of them runs is the command. */
const build = { context: '../..', dockerfile: 'services/signal-harvester/Dockerfile' }

export const signalHarvester = defineSystem('signal-harvester', {
  title: 'Signal Harvester',
  pictures: { 'docs/images/signal-harvester.png': 'API Performance, with simulated data' },
  targets,
  dashboards: [apiPerformance, discoveryPipeline, llmUsage, systemResources, slos],
  rules: alerts.rules,
  slos: alerts.slos,
  documents: [monitoringGuide, deploymentGuide],
  prometheus: {
    image: 'prom/prometheus:v2.45.0',
    port: 9090,
    scrapeInterval: '15s',
    evaluationInterval: '15s',
    retention: '30d',
  },
  grafana: {
    image: 'grafana/grafana:10.0.0',
    port: 3000,
    provider: 'Signal Harvester',
    // Alerts link to it; the host of its Ingress.
    url: 'https://grafana.example.com',
  },
  kubernetes: manifests,
  // The system runs in a cluster; on one machine there are containers.
  compose: false,
  variants: {
    local: {
      targets: localTargets,
      grafana: {
        url: 'http://localhost:3000',
        // A password that everybody can read is for development only.
        environment: { GF_SECURITY_ADMIN_PASSWORD: 'admin', GF_USERS_ALLOW_SIGN_UP: 'false' },
      },
      compose: {
        services: {
          api: { build, ports: ['127.0.0.1:8000:8000'] },
          cluster: {
            build,
            command: ['cluster/main.ts'],
            dependsOn: ['api'],
            environment: { API_METRICS: 'http://api:8000/metrics/prometheus' },
          },
          // Clients, so that the panels have something to show.
          traffic: {
            build,
            profiles: ['traffic'],
            dependsOn: ['api'],
            command: ['traffic.ts', '--url=http://api:8000', '--seconds=86400'],
          },
        },
      },
      paths: {
        compose: 'docker-compose.yml',
        prometheusConfig: 'monitoring/prometheus/prometheus.local.yml',
      },
    },
  },
  paths: {
    prometheusConfig: 'monitoring/prometheus/prometheus.yml',
    dashboards: 'monitoring/grafana',
    provisioning: 'monitoring/provisioning',
  },
})
