import { defineSystem } from 'telltale'
import * as alerts from '../alerts/aharadar.ts'
import { overview } from '../dashboards/aharadar/overview.ts'
import { processes } from '../dashboards/aharadar/processes.ts'
import { slos } from '../dashboards/aharadar/slos.ts'
import { targets } from '../prometheus/aharadar.ts'

export const aharadar = defineSystem('aharadar', {
  title: 'AhaRadar',
  pictures: { 'docs/images/aharadar.png': 'AhaRadar Overview, with simulated data' },
  targets,
  dashboards: [overview, slos, processes],
  rules: alerts.rules,
  slos: alerts.slos,
  prometheus: {
    image: 'prom/prometheus:v2.47.0',
    port: 9090,
    bind: '*',
    scrapeInterval: '15s',
    evaluationInterval: '15s',
    // Monthly credits need 30 days of samples; Prometheus keeps 15 unless told.
    retention: '31d',
  },
  grafana: {
    image: 'grafana/grafana:10.2.0',
    port: 3002,
    bind: '*',
    provider: 'AhaRadar',
    // A password that everybody can read is for development only.
    environment: { GF_SECURITY_ADMIN_PASSWORD: 'admin', GF_USERS_ALLOW_SIGN_UP: 'false' },
  },
  paths: {
    prometheus: 'infra/prometheus',
    dashboards: 'infra/grafana/dashboards',
    provisioning: 'infra/grafana/provisioning',
  },
})
