/** API traffic and latency. */
import { http } from '@systems/metrics/kr-lead-scraper'
import { rate, sum } from '@telltale/promql'
import { dashboard, timeseries } from 'telltale'
import * as alerts from '../../alerts/kr-lead-scraper.ts'

export const apiMetrics = dashboard(
  'kr-api-metrics',
  { title: 'API Metrics', description: 'API traffic and latency.', file: 'api-metrics.json' },
  timeseries('Request Rate', sum(rate(http.requests, '5m')).by('endpoint'), {
    alert: alerts.apiDown,
  }),
)
