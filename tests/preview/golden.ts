/** One panel of each type, with everything that the page has to understand. */
import { counter, gauge, histogram, oneOf } from '@telltale/core'
import { bucketOf, increase, max, rate, select, sum } from '@telltale/promql'
import {
  alertingRule,
  barChart,
  barGauge,
  candlestick,
  dashboard,
  defineProject,
  defineSystem,
  gaugePanel,
  heatmap,
  histogramPanel,
  labelValues,
  pieChart,
  row,
  ruleGroup,
  stat,
  stateTimeline,
  statusHistory,
  table,
  target,
  text,
  timeseries,
} from 'telltale'

const requests = counter('golden_requests_total', {
  help: 'Requests answered.',
  unit: 'requests',
  labels: { method: oneOf('GET', 'POST') },
})
const duration = histogram('golden_duration_seconds', {
  help: 'Time to answer a request.',
  buckets: [0.1, 1, 10],
})
const depth = gauge('golden_depth', {
  help: 'Jobs that wait.',
  unit: 'jobs',
  labels: { queue: oneOf('fast', 'slow') },
})
const up = gauge('golden_open', { help: '1 while the shop is open.' })

const method = labelValues(requests, 'method')
const byMethod = sum(rate(select(requests, { method }))).by('method')

const full = alertingRule('GoldenFull', {
  when: max(depth).by('queue').gt(50),
  for: '5m',
  severity: 'warning',
  summary: 'Too many jobs wait.',
  runbook: {
    meaning: 'More than fifty jobs wait.',
    impact: 'They are late.',
    diagnosis: ['Look at the workers.'],
    mitigation: ['Start more of them.'],
  },
})

const graphs = row(
  'Graphs',
  timeseries('Lines', byMethod),
  timeseries('Bars', byMethod, { draw: 'bars', stacked: true }),
  timeseries(
    'Two axes',
    [
      { expr: sum(rate(requests)), legend: 'requests' },
      { expr: max(depth), legend: 'depth', refId: 'D' },
    ],
    { overrides: [{ query: 'D', axis: 'right' }] },
  ),
  timeseries('Logarithm', { expr: sum(depth), legend: 'depth' }, { logBase: 10 }),
)

const values = row(
  'Values',
  stat('One value', { expr: sum(rate(requests)), legend: 'all' }, { sparkline: true }),
  gaugePanel('Dial', max(depth).by('queue'), {
    min: 0,
    max: 100,
    alert: full,
  }),
  barGauge('Bars of values', max(depth).by('queue')),
  pieChart('Shares', sum(increase(requests, '1h')).by('method')),
)

const shapes = row(
  'Shapes',
  heatmap('Buckets', sum(increase(bucketOf(duration))).by('le')),
  histogramPanel('How often', depth),
  barChart('Columns', sum(increase(requests, '1h')).by('method')),
  candlestick('Candles', [
    { expr: max(select(depth).offset('5m')), legend: 'open' },
    { expr: max(depth).mul(1.1), legend: 'high' },
    { expr: max(depth).mul(0.9), legend: 'low' },
    { expr: max(depth), legend: 'close' },
  ]),
)

const states = row(
  'States',
  stateTimeline('Periods', up),
  statusHistory('Moments', up, { interval: '5m' }),
  table('Rows', sum(rate(requests)).by('method')),
  text('Words', '# A heading\n\n<script>alert(1)</script>Some **words**.'),
)

export default defineProject([
  defineSystem('golden', {
    title: 'Golden',
    targets: [
      target('golden', { addresses: ['golden:1'], exposes: { requests, duration, depth, up } }),
    ],
    dashboards: [
      dashboard(
        'golden',
        { title: 'Everything', variables: [method], from: 'now-1h', refresh: false },
        graphs,
        values,
        shapes,
        states,
      ),
    ],
    rules: [ruleGroup('golden', [full])],
    prometheus: {
      image: 'prom/prometheus:v2.47.0',
      port: 9090,
      scrapeInterval: '15s',
      evaluationInterval: '15s',
      retention: '15d',
    },
    grafana: { image: 'grafana/grafana:10.2.0', port: 3000, provider: 'Golden' },
  }),
])
