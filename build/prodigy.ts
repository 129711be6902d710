import { migrations } from '@systems/metrics/prodigy-tables'
import { defineSystem } from 'telltale'
import * as alerts from '../alerts/prodigy.ts'
import { claudeUsage } from '../dashboards/prodigy/claude-usage.ts'
import { eventStore } from '../dashboards/prodigy/event-store.ts'
import { internals } from '../dashboards/prodigy/internals.ts'
import { mapReducePerformance } from '../dashboards/prodigy/mapreduce-performance.ts'
import { slos } from '../dashboards/prodigy/slos.ts'
import { stepAnalysis } from '../dashboards/prodigy/step-analysis.ts'
import { workflowOverview } from '../dashboards/prodigy/workflow-overview.ts'
import { compose, grafana, routing, targets } from '../prometheus/prodigy.ts'
import { guide } from './prodigy/guide.ts'
import { postgresGuide } from './prodigy/postgres-guide.ts'
import { reference } from './prodigy/reference.ts'

export const prodigy = defineSystem('prodigy', {
  title: 'Prodigy',
  targets,
  dashboards: [
    workflowOverview,
    mapReducePerformance,
    stepAnalysis,
    claudeUsage,
    internals,
    eventStore,
    slos,
  ],
  rules: alerts.rules,
  slos: alerts.slos,
  routing,
  compose,
  documents: [guide, reference, postgresGuide],
  files: Object.fromEntries(
    Object.entries(migrations).map(([name, text]) => [`migrations/${name}`, text]),
  ),
  prometheus: {
    image: 'prom/prometheus:latest',
    // What `latest` was for a long time must be able to read the rules.
    version: '2.42',
    port: 9091,
    bind: '*',
    scrapeInterval: '15s',
    evaluationInterval: '15s',
    retention: '30d',
  },
  grafana,
  paths: {
    prometheusConfig: 'prometheus.yml',
    alerts: 'prometheus-alerts.yml',
    recordingRules: 'prometheus-recording.yml',
    tests: 'tests',
    dashboards: 'grafana/dashboards',
    dataSources: 'grafana/datasources/prometheus.yml',
    grafanaAlerting: 'grafana/alerting',
    dashboardProvider: 'grafana/dashboards/dashboards.yml',
  },
  allow: {
    'project/unpinned-image': 'The newest images are what the stack is specified with.',
  },
})
