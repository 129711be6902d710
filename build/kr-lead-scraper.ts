import { defineSystem } from 'telltale'
import * as alerts from '../alerts/kr-lead-scraper.ts'
import { apiMetrics } from '../dashboards/kr-lead-scraper/api-metrics.ts'
import { targets } from '../prometheus/kr-lead-scraper.ts'

export const krLeadScraper = defineSystem('kr-lead-scraper', {
  title: 'KR Lead Scraper',
  targets,
  dashboards: [apiMetrics],
  rules: alerts.rules,
  prometheus: {
    image: 'prom/prometheus:v2.47.0',
    port: 9090,
    scrapeInterval: '15s',
    evaluationInterval: '15s',
    retention: '30d',
  },
  grafana: {
    image: 'grafana/grafana:10.2.0',
    port: 3000,
    provider: 'KR Lead Scraper',
    folder: 'KR Lead Scraper Dashboards',
  },
})
