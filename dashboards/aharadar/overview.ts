/** Pipeline health, API performance and credits on one page: what to open first. */
import { credits, http, llm, pipeline, queue } from '@systems/metrics/aharadar'
import { httpServerRow, queueRow } from '@telltale/mixins/dashboards'
import { failureRatio } from '@telltale/mixins/queries'
import { bucketOf, increase, quantileOf, rate, select, sum } from '@telltale/promql'
import {
  above,
  alertAnnotation,
  dashboard,
  gaugePanel,
  heatmap,
  labelValues,
  row,
  stat,
  timeseries,
} from 'telltale'
import * as alerts from '../../alerts/aharadar.ts'

const route = labelValues(http.requests, 'route')
const stage = labelValues(pipeline.runs, 'stage')
const provider = labelValues(llm.calls, 'provider')

const apiHealth = httpServerRow('API Health', http, {
  by: ['route'],
  where: { route },
  alerts: alerts.api,
  latency: { thresholds: [above(0.5, 'yellow'), above(2, 'red')] },
  errors: { thresholds: [above(0.01, 'yellow'), above(0.05, 'red')] },
  active: { title: 'Active connections', series: 'active' },
})

const pipelineHealth = row(
  'Pipeline',
  timeseries(
    'Pipeline runs over time',
    sum(increase(select(pipeline.runs, { stage }), '1h')).by('stage', 'status'),
    { draw: 'bars', stacked: true, interval: '1h', alert: alerts.workerDown },
  ),
  heatmap(
    'Stage duration distribution',
    sum(increase(bucketOf(pipeline.duration, { stage }))).by('le'),
    { description: 'How long the stages take. Choose one stage above to see it alone.' },
  ),
  timeseries(
    'Items ingested per source type',
    sum(increase(select(pipeline.items, { status: 'success' }), '1h')).by('source_type'),
    { stacked: true, interval: '1h', alert: alerts.nothingIngested },
  ),
  timeseries(
    'Error rate by stage',
    failureRatio(pipeline.runs, { by: ['stage'], where: { stage }, range: '15m' }),
    { thresholds: [above(0.05, 'yellow'), above(0.1, 'red')], alert: alerts.stageFailures },
  ),
)

const creditsIn = (range: '24h' | '30d') => sum(increase(credits.consumed, range))
const budgetShare = (range: '24h' | '30d', period: 'daily' | 'monthly') =>
  creditsIn(range).div(sum(select(credits.budget, { period })))

const llmUsage = row(
  'LLM Usage',
  timeseries(
    'LLM calls over time',
    sum(rate(select(llm.calls, { provider }))).by('provider', 'status'),
    { alert: alerts.llmErrors },
  ),
  timeseries(
    'Call duration by provider/model',
    {
      expr: quantileOf(llm.duration, 0.95, { by: ['provider', 'model'], where: { provider } }),
      legend: '{{provider}}/{{model}} p95',
    },
    { thresholds: [above(10, 'yellow'), above(30, 'red')] },
  ),
  stat('Credits consumed', [
    { expr: creditsIn('24h'), legend: 'daily' },
    { expr: creditsIn('30d'), legend: 'monthly' },
  ]),
  gaugePanel(
    'Budget utilization %',
    [
      { expr: budgetShare('24h', 'daily'), legend: 'daily' },
      { expr: budgetShare('30d', 'monthly'), legend: 'monthly' },
    ],
    {
      thresholds: [above(0.8, 'yellow'), above(1, 'red')],
      alert: [alerts.budgetNearlySpent, alerts.budgetExceeded],
    },
  ),
)

const jobQueue = queueRow('Queue', queue, {
  alerts: alerts.jobs,
  combined: 'sum',
  depth: { title: 'Queue depth over time', thresholds: [above(50, 'yellow'), above(100, 'red')] },
  failuresAs: 'per minute',
  // Grafana's limits include their value: 0 itself would be yellow. One job in an hour is 0.017.
  failed: { thresholds: [above(0.01, 'yellow')] },
})

export const overview = dashboard(
  'aharadar-overview',
  {
    title: 'AhaRadar Overview',
    description: 'Pipeline health, API performance and credits on one page.',
    variables: [route, stage, provider],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  apiHealth,
  pipelineHealth,
  llmUsage,
  jobQueue,
)
