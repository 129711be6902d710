import { defineSystem, fromEnvironment } from 'telltale'
import * as alerts from '../alerts/kr-lead-scraper.ts'
import { apiMetrics } from '../dashboards/kr-lead-scraper/api-metrics.ts'
import { scrapingStatistics } from '../dashboards/kr-lead-scraper/scraping-statistics.ts'
import { slos } from '../dashboards/kr-lead-scraper/slos.ts'
import { systemHealth } from '../dashboards/kr-lead-scraper/system-health.ts'
import { compose, production, routing, targets } from '../prometheus/kr-lead-scraper.ts'
import { documents } from './kr-lead-scraper/documents.ts'
import { files } from './kr-lead-scraper/files.ts'

export const krLeadScraper = defineSystem('kr-lead-scraper', {
  title: 'KR Lead Scraper',
  pictures: { 'docs/images/kr-lead-scraper.png': 'Scraping Statistics, with simulated data' },
  targets,
  dashboards: [apiMetrics, scrapingStatistics, systemHealth, slos],
  rules: alerts.rules,
  slos: alerts.slos,
  routing,
  compose,
  variants: { production },
  files,
  documents,
  prometheus: {
    image: 'prom/prometheus:v2.47.0',
    port: 9090,
    bind: '*',
    scrapeInterval: '15s',
    evaluationInterval: '15s',
    retention: '30d',
  },
  grafana: {
    image: 'grafana/grafana:10.2.0',
    port: 3000,
    bind: '*',
    provider: 'KR Lead Scraper',
    folder: 'KR Lead Scraper Dashboards',
    environment: {
      GF_SECURITY_ADMIN_PASSWORD: fromEnvironment('GRAFANA_PASSWORD', { otherwise: 'admin' }),
      GF_USERS_ALLOW_SIGN_UP: 'false',
    },
  },
  paths: {
    recordingRules: 'prometheus/recording.yml',
    dashboardProvider: 'grafana/provisioning/dashboards/dashboards.yml',
  },
})
