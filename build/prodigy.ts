import { defineSystem } from 'telltale'
import * as alerts from '../alerts/prodigy.ts'
import { claudeUsage } from '../dashboards/prodigy/claude-usage.ts'
import { internals } from '../dashboards/prodigy/internals.ts'
import { mapReducePerformance } from '../dashboards/prodigy/mapreduce-performance.ts'
import { slos } from '../dashboards/prodigy/slos.ts'
import { stepAnalysis } from '../dashboards/prodigy/step-analysis.ts'
import { workflowOverview } from '../dashboards/prodigy/workflow-overview.ts'
import { targets } from '../prometheus/prodigy.ts'

export const prodigy = defineSystem('prodigy', {
  title: 'Prodigy',
  targets,
  dashboards: [workflowOverview, mapReducePerformance, stepAnalysis, claudeUsage, internals, slos],
  rules: alerts.rules,
  slos: alerts.slos,
  prometheus: {
    image: 'prom/prometheus:latest',
    // What `latest` was for a long time must be able to read the rules.
    version: '2.42',
    port: 9091,
    scrapeInterval: '15s',
    evaluationInterval: '15s',
    retention: '30d',
  },
  grafana: {
    image: 'grafana/grafana:latest',
    port: 3000,
    provider: 'Prodigy',
    environment: {
      GF_AUTH_ANONYMOUS_ENABLED: 'true',
      GF_AUTH_ANONYMOUS_ORG_ROLE: 'Admin',
    },
  },
  paths: {
    prometheusConfig: 'prometheus.yml',
    alerts: 'prometheus-alerts.yml',
    recordingRules: 'prometheus-recording.yml',
    tests: 'tests',
    dashboards: 'grafana/dashboards',
    dataSources: 'grafana/datasources/prometheus.yml',
    dashboardProvider: 'grafana/dashboards/dashboards.yml',
  },
  allow: {
    'project/unpinned-image':
      'The newest images are what the stack is specified with; the compose file takes others from its environment.',
  },
})
