/** What LLM requests cost, which providers and models are used, and how well they do. */
import { embeddings, llm } from '@systems/metrics/signal-harvester'
import { failureShare, successRatio } from '@telltale/mixins/queries'
import { averageOf, increase, quantileOf, quantiles, rate, select, sum } from '@telltale/promql'
import {
  above,
  alertAnnotation,
  barGauge,
  below,
  dashboard,
  labelValues,
  pieChart,
  row,
  stat,
  timeseries,
} from 'telltale'
import * as alerts from '../../alerts/signal-harvester.ts'
import { listedCost, openaiCost } from './cost.ts'
import { toApiPerformance, toDiscoveryPipeline } from './links.ts'

const provider = labelValues(llm.requests, 'provider')
const requests = select(llm.requests, { provider })

export const llmUsage = dashboard(
  'sh-llm-usage',
  {
    title: 'LLM Usage & Costs',
    description: 'What LLM requests cost, and how well the providers do.',
    file: 'llm-usage-dashboard.json',
    variables: [provider],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  timeseries('LLM Requests by Provider', sum(rate(requests)).by('provider'), { stacked: true }),
  timeseries(
    'Request Duration by Provider',
    quantiles(llm.duration, [0.5, 0.95], { by: ['provider'], where: { provider } }),
    { thresholds: [above(30, 'red')], alert: alerts.llmLatency },
  ),
  timeseries(
    'Token Usage by Provider',
    {
      expr: sum(rate(select(llm.tokens, { provider }))).by('provider', 'token_type'),
      legend: '{{provider}} {{token_type}}',
    },
    { stacked: true, unit: 'suffix:tokens/s', alert: alerts.tokenUsage, thresholds: [] },
  ),
  pieChart('Model Usage Distribution', sum(increase(requests, '$__range')).by('model')),
  timeseries(
    'LLM Error Rate',
    { ...failureShare(llm.requests, { where: { provider } }), legend: 'errors' },
    { thresholds: [above(0.05, 'red')], thresholdStyle: 'line', alert: alerts.llmErrors },
  ),
  timeseries(
    'Estimated Hourly Cost (OpenAI)',
    { expr: openaiCost('1h'), legend: 'USD per hour' },
    {
      unit: 'currencyUSD',
      description:
        'Tokens of the last hour at the listed price of GPT-4, whichever model of OpenAI was asked: an upper bound.',
    },
  ),
  stat(
    'Total Requests (24h)',
    { expr: sum(increase(llm.requests, '24h')), legend: 'requests' },
    { links: toDiscoveryPipeline },
  ),
  stat(
    'Total Tokens (24h)',
    { expr: sum(increase(llm.tokens, '24h')), legend: 'tokens' },
    { links: toDiscoveryPipeline },
  ),
  stat(
    'Average Response Time',
    { expr: averageOf(llm.duration, { range: '1h' }), legend: 'mean' },
    { links: toApiPerformance },
  ),
  stat(
    'Estimated Daily Cost',
    { expr: listedCost('24h'), legend: 'USD per day' },
    {
      unit: 'currencyUSD',
      description: 'Tokens of the last 24 hours by the price list, all providers.',
      links: toDiscoveryPipeline,
    },
  ),
  barGauge(
    'Success Rate by Provider',
    successRatio(llm.requests, { by: ['provider'], range: '1h' }),
    { thresholds: [below(0.95, 'red')], min: 0, max: 1, links: toDiscoveryPipeline },
  ),
  row(
    'Details',
    { collapsed: true },
    timeseries(
      'LLM Errors by Kind',
      sum(increase(select(llm.errors, { provider }), '1h')).by('provider', 'error_type'),
      { interval: '5m' },
    ),
    timeseries('LLM Requests in Progress', sum(llm.inProgress).by('provider')),
    timeseries(
      'Cost by Model',
      sum(increase(select(llm.cost, { provider }), '24h')).by('provider', 'model'),
      {
        unit: 'currencyUSD',
        interval: '5m',
        description: 'As the service has counted it, over 24 hours.',
      },
    ),
    timeseries('Embeddings by Outcome', sum(rate(embeddings.generated)).by('model', 'status')),
    timeseries(
      'Embedding Generation Duration p95',
      quantileOf(embeddings.duration, 0.95, { by: ['model'] }),
    ),
  ),
)
