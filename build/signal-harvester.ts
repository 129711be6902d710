import { defineSystem } from 'telltale'
import * as alerts from '../alerts/signal-harvester.ts'
import { apiPerformance } from '../dashboards/signal-harvester/api-performance.ts'
import { discoveryPipeline } from '../dashboards/signal-harvester/discovery-pipeline.ts'
import { llmUsage } from '../dashboards/signal-harvester/llm-usage.ts'
import { slos } from '../dashboards/signal-harvester/slos.ts'
import { systemResources } from '../dashboards/signal-harvester/system-resources.ts'
import { targets } from '../prometheus/signal-harvester.ts'

export const signalHarvester = defineSystem('signal-harvester', {
  title: 'Signal Harvester',
  targets,
  dashboards: [apiPerformance, discoveryPipeline, llmUsage, systemResources, slos],
  rules: alerts.rules,
  slos: alerts.slos,
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
    // A password that everybody can read is for development only.
    environment: { GF_SECURITY_ADMIN_PASSWORD: 'admin', GF_USERS_ALLOW_SIGN_UP: 'false' },
  },
  paths: {
    prometheus: 'monitoring/prometheus',
    dashboards: 'monitoring/grafana',
    provisioning: 'monitoring/provisioning',
  },
})
