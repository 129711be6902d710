import { defineSystem } from 'telltale'
import * as alerts from '../alerts/causal-organism.ts'
import { api } from '../dashboards/causal-organism/api.ts'
import { infrastructure } from '../dashboards/causal-organism/infrastructure.ts'
import { slos } from '../dashboards/causal-organism/slos.ts'
import { workerMetrics } from '../dashboards/causal-organism/worker.ts'
import { compose, routing, targets } from '../prometheus/causal-organism.ts'
import { loadTest } from './causal-organism/load-test.ts'
import { setupGuide } from './causal-organism/setup-guide.ts'

export const causalOrganism = defineSystem('causal-organism', {
  title: 'Causal Organism',
  pictures: { 'docs/images/causal-organism.png': 'API Service Metrics, with simulated data' },
  targets,
  dashboards: [api, workerMetrics, infrastructure, slos],
  rules: alerts.rules,
  slos: alerts.slos,
  routing,
  compose,
  documents: [setupGuide, loadTest],
  prometheus: {
    image: 'prom/prometheus:v2.47.0',
    port: 9090,
    scrapeInterval: '15s',
    evaluationInterval: '15s',
    retention: '30d',
  },
  grafana: {
    image: 'grafana/grafana:10.2.0',
    port: 3001,
    provider: 'Causal Organism',
    // A password that everybody can read is for development only.
    environment: { GF_SECURITY_ADMIN_USER: 'admin', GF_SECURITY_ADMIN_PASSWORD: 'admin' },
  },
  paths: {
    prometheusConfig: 'config/prometheus.yml',
    alerts: 'config/prometheus-alerts.yml',
    recordingRules: 'config/prometheus-recording.yml',
    alertmanagerConfig: 'config/alertmanager.yml',
    provisioning: 'config/grafana/provisioning',
    // The dashboards lie beside the file that tells Grafana of them.
    dashboardProvider: 'config/grafana/provisioning/dashboards/default.yml',
    dashboards: 'config/grafana/provisioning/dashboards',
  },
})
