/** API traffic and latency. */
import { http } from '@systems/metrics/kr-lead-scraper'
import { errorShare } from '@telltale/mixins/queries'
import { matches, num, quantileOf, quantiles, rate, select, sum, topk } from '@telltale/promql'
import {
  above,
  alertAnnotation,
  barGauge,
  below,
  dashboard,
  gaugePanel,
  row,
  stat,
  timeseries,
} from 'telltale'
import * as alerts from '../../alerts/kr-lead-scraper.ts'

const serverErrors = select(http.requests, { status: matches(/5../) })

const requestRate = timeseries('Request Rate', sum(rate(http.requests, '5m')).by('endpoint'), {
  alert: alerts.apiDown,
})

const errorRate = timeseries(
  'Error Rate',
  { expr: sum(rate(serverErrors, '5m')), legend: '5xx per second' },
  {
    description:
      'Server errors per second, as many as there are. Their share of all requests is in System Health.',
    thresholds: [above(0.1, 'yellow'), above(1, 'red')],
    // Without an error the limits stay in sight.
    softMax: 1.2,
  },
)

const successRate = stat(
  'Success Rate',
  {
    expr: num(1).sub(errorShare(http).expr),
    legend: 'success',
  },
  { thresholds: [below(0.95, 'red'), below(0.99, 'yellow')] },
)

const latencyPercentiles = timeseries(
  'Latency Percentiles',
  quantiles(http.duration, [0.5, 0.95, 0.99], { range: '5m' }),
  { thresholds: [above(1, 'yellow'), above(2.5, 'red')], alert: alerts.latencySpike },
)

const topEndpoints = barGauge('Top Endpoints', topk(10, sum(rate(http.requests)).by('endpoint')), {
  min: 0,
})

const slowestEndpoints = barGauge(
  'Slowest Endpoints',
  topk(10, quantileOf(http.duration, 0.95, { by: ['endpoint'] })),
  { min: 0 },
)

const activeRequests = gaugePanel(
  'Active Requests',
  { expr: sum(http.active), legend: 'in progress' },
  { min: 0, max: 150, thresholds: [above(50, 'yellow'), above(100, 'red')] },
)

const details = row(
  'Details',
  { collapsed: true },
  timeseries('Exceptions by Type', sum(rate(http.errors)).by('error_type'), { stacked: true }),
)

export const apiMetrics = dashboard(
  'kr-api-metrics',
  {
    title: 'API Metrics',
    description: 'API traffic and latency.',
    file: 'api-metrics.json',
    editable: true,
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  requestRate,
  errorRate,
  successRate,
  latencyPercentiles,
  topEndpoints,
  slowestEndpoints,
  activeRequests,
  details,
)
