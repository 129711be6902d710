/** API health, slow endpoints, error rates: what to open first. */
import { http } from '@systems/metrics/signal-harvester'
import { quantileOf, rate, select, sum } from '@telltale/promql'
import { dashboard, labelValues, timeseries } from 'telltale'
import * as alerts from '../../alerts/signal-harvester.ts'

const endpoint = labelValues(http.requests, 'endpoint')

export const apiPerformance = dashboard(
  'sh-api-performance',
  {
    title: 'API Performance',
    description: 'API health, slow endpoints and error rates.',
    file: 'api-performance-dashboard.json',
    variables: [endpoint],
  },
  timeseries('Request Rate', sum(rate(select(http.requests, { endpoint }))).by('status'), {
    alert: alerts.apiDown,
  }),
  timeseries(
    'Request Duration p95',
    quantileOf(http.duration, 0.95, { by: ['endpoint'], where: { endpoint } }),
  ),
  timeseries('Concurrent Requests', sum(http.inProgress)),
)
