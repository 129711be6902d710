import * as sdkStat from '@grafana/grafana-foundation-sdk/stat'
import * as sdkXychart from '@grafana/grafana-foundation-sdk/xychart'
import { counter, gauge, histogram, oneOf } from '@telltale/core'
import { bucketOf, increase, panelContext, quantiles, rate, sum } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { dashboard, row } from '../../dashboard/dashboard.ts'
import type { Panel } from '../../dashboard/panel.ts'
import { barChart } from '../../dashboard/panels/bar-chart.ts'
import { barGauge } from '../../dashboard/panels/bar-gauge.ts'
import { candlestick } from '../../dashboard/panels/candlestick.ts'
import { custom } from '../../dashboard/panels/custom.ts'
import { gaugePanel } from '../../dashboard/panels/gauge.ts'
import { heatmap } from '../../dashboard/panels/heatmap.ts'
import { histogramPanel } from '../../dashboard/panels/histogram.ts'
import { pieChart } from '../../dashboard/panels/pie-chart.ts'
import { stat } from '../../dashboard/panels/stat.ts'
import { stateTimeline } from '../../dashboard/panels/state-timeline.ts'
import { statusHistory } from '../../dashboard/panels/status-history.ts'
import { table } from '../../dashboard/panels/table.ts'
import { text } from '../../dashboard/panels/text.ts'
import { timeseries } from '../../dashboard/panels/timeseries.ts'
import { above, below } from '../../dashboard/threshold.ts'
import { transform } from '../../dashboard/transformation.ts'
import { dashboardJson } from '../dashboard-json.ts'
import { validateDashboard } from '../schema/index.ts'

const requests = counter('http_requests_total', {
  help: 'HTTP requests answered.',
  unit: 'requests',
  labels: { method: oneOf('GET', 'POST'), route: oneOf('/', '/items') },
})
const duration = histogram('http_request_duration_seconds', {
  help: 'Time taken to answer.',
  labels: { route: oneOf('/', '/items') },
  buckets: [0.1, 1],
})
const breaker = gauge('breaker_state', {
  help: 'State of a circuit breaker.',
  labels: { breaker: oneOf('db', 'llm') },
})
const byRoute = sum(rate(requests)).by('route')

/** What everything that shows values takes. */
const shared = {
  description: 'What to look at.',
  unit: 'suffix:req/min',
  width: 7,
  height: 5,
  decimals: 2,
  min: 0,
  max: 10,
  noValue: '–',
  color: 'dark-blue',
  transparent: true,
  interval: '1m',
  maxDataPoints: 300,
  timeFrom: '24h',
  timeShift: '7d',
  thresholds: [below(1, 'red'), above(5, 'yellow'), above(9, 'red')],
  mappings: [
    { values: { 0: 'none', 1: { text: 'one', color: 'red' } } },
    { from: 2, to: 3, show: 'few' },
    { to: 9, show: { color: 'green' } },
    { pattern: /^N.*/, show: 'not' },
    { special: 'null+nan', show: '–' },
  ],
  links: [{ title: 'Source', url: 'https://example.org/${__series.name}', newTab: true }],
  dataLinks: [{ title: 'Details', dashboard: 'details' }],
  repeat: { by: { variable: 'route' }, direction: 'vertical', maxPerRow: 3 },
  overrides: [
    { series: '/', unit: 's', displayName: 'root', color: 'red' },
    { series: ['/', '/items'], decimals: 1 },
    { pattern: /items$/, noValue: '0', min: 1, max: 3, mappings: { 0: 'no' } },
    { query: 'B', thresholds: [above(1, 'red')] },
    { type: 'number', raw: { 'custom.anything': 1 } },
  ],
  transformations: [
    transform.organize({ hide: ['Time'], rename: { Value: 'Rate' }, order: ['route'] }),
    transform.sortBy('Value', 'descending'),
    transform.merge(),
    transform.joinByField('route', 'inner'),
    transform.reduce('max', 'mean'),
    transform.labelsToFields('route'),
    transform.only('route', 'Value'),
    transform.onlyQueries('A', 'B'),
    transform.limit(10),
    transform.raw('groupBy', { fields: {} }),
  ],
} as const

// Given transformations replace those that follow from a table's columns.
const { transformations: _, ...withoutTransformations } = shared

const legend = {
  placement: 'right',
  as: 'table',
  calculations: ['max'],
  width: 200,
  sortBy: 'max',
} as const
const axes = { axisLabel: 'rate', axis: 'right', softMin: 0, softMax: 5, logBase: 2 } as const

/** Every option that each type has. */
const full: readonly Panel[] = [
  timeseries(
    'timeseries',
    [byRoute, { expr: byRoute, refId: 'x', hidden: true, exemplars: true }],
    {
      ...shared,
      ...axes,
      draw: 'bars',
      stacked: 'percent',
      fill: 20,
      lineWidth: 2,
      points: 'auto',
      interpolation: 'step',
      connectGaps: '5m',
      thresholdStyle: 'line and area',
      legend,
      tooltip: 'nearest',
      overrides: [
        {
          series: '/',
          axis: 'right',
          axisLabel: 'other',
          draw: 'points',
          lineWidth: 3,
          dashed: true,
          fill: 0,
          stack: 'in',
          mirrored: true,
          fillBelowTo: '/items',
          hide: ['legend', 'tooltip'],
        },
        { series: '/items', stack: false, hide: 'graph' },
      ],
    },
  ),
  stat('stat', byRoute, {
    ...shared,
    calculation: 'max',
    eachRow: true,
    sparkline: true,
    colored: 'background',
    text: 'value and name',
    orientation: 'vertical',
    change: true,
  }),
  gaugePanel('gauge', byRoute, {
    ...shared,
    calculation: 'mean',
    thresholdMarkers: false,
    thresholdLabels: true,
    orientation: 'horizontal',
  }),
  barGauge('barGauge', byRoute, {
    ...shared,
    bars: 'segments',
    orientation: 'vertical',
    showUnfilled: false,
  }),
  barChart('barChart', [byRoute, byRoute], {
    ...shared,
    ...axes,
    category: 'route',
    orientation: 'horizontal',
    stacked: 'percent',
    showValue: 'always',
    nameRotation: 45,
    fill: 50,
    lineWidth: 0,
    legend,
    tooltip: 'none',
  }),
  table('table', [byRoute, byRoute], {
    ...withoutTransformations,
    columns: { route: 'Route', method: false, 'Value #A': 'Rate' },
    sortBy: { column: 'Rate', direction: 'descending' },
    showHeader: false,
    rows: 'large',
    footer: 'sum',
    filterable: true,
    overrides: [
      { series: 'Rate', width: 90, align: 'right', cell: 'gauge', filterable: true },
      { series: 'Route', cell: 'colored background', hidden: true },
    ],
  }),
  pieChart('pieChart', byRoute, {
    ...shared,
    donut: true,
    labels: ['name', 'value'],
    legend: { placement: 'bottom', values: ['percent'] },
    calculation: 'sum',
  }),
  heatmap('heatmap', sum(increase(bucketOf(duration))).by('le'), {
    unit: 'ms',
    decimals: 1,
    min: 0,
    max: 1,
    scheme: 'Spectral',
    calculate: true,
    legend: false,
    showValue: 'auto',
    exemplars: true,
    interval: '1m',
  }),
  histogramPanel('histogram', breaker, {
    ...shared,
    bucketSize: 1,
    bucketCount: 10,
    combined: true,
    stacked: true,
    fill: 10,
    lineWidth: 0,
    legend,
    tooltip: 'nearest',
  }),
  stateTimeline('stateTimeline', breaker, {
    ...shared,
    mergeValues: false,
    showValue: 'never',
    align: 'center',
    rowHeight: 0.5,
    connectGaps: true,
    legend,
  }),
  statusHistory('statusHistory', breaker, {
    ...shared,
    showValue: 'always',
    rowHeight: 0.5,
    columnWidth: 0.5,
    legend,
  }),
  candlestick('candlestick', quantiles(duration, [0.05, 0.25, 0.5, 0.75, 0.95]), {
    ...shared,
    ...axes,
    fields: { low: 'p5', open: 'p25', close: 'p75', high: 'p95', volume: 'p50' },
    style: 'bars',
    others: false,
    legend,
    tooltip: 'nearest',
  }),
  text('text', '<b>$route</b>', {
    mode: 'html',
    transparent: true,
    width: 3,
    height: 2,
    key: 'words',
  }),
  custom('custom', [byRoute], () => new sdkXychart.PanelBuilder(), {
    unit: 's',
    description: 'x against y',
    interval: '1m',
    links: [{ title: 'Other', dashboard: 'other', keepTime: false, keepVariables: false }],
  }),
]

const bare: readonly Panel[] = [
  timeseries('timeseries', byRoute),
  stat('stat', byRoute),
  gaugePanel('gauge', byRoute),
  barGauge('barGauge', byRoute),
  barChart('barChart', byRoute),
  table('table', byRoute),
  pieChart('pieChart', byRoute),
  heatmap('heatmap', sum(increase(bucketOf(duration))).by('le')),
  histogramPanel('histogram', breaker),
  stateTimeline('stateTimeline', breaker),
  statusHistory('statusHistory', breaker),
  candlestick('candlestick', quantiles(duration, [0.05, 0.25, 0.75, 0.95])),
  text('text', 'Words.'),
  custom('custom', byRoute, new sdkStat.PanelBuilder()),
]

describe.each([
  ['with nothing but a query', bare],
  ['with every option it has', full],
])('a panel %s', (_, panels) => {
  it.each(panels.map((panel) => [panel.type, panel] as const))(
    'of type %s is valid',
    (__, panel) => {
      const json = emitted(panel)
      expect(validateDashboard(json)).toEqual([])
      expect(json.panels).toHaveLength(1)
    },
  )
})

describe('every option has an effect', () => {
  const options = full.flatMap((panel) =>
    Object.keys(panel.options).map((option) => [panel.type, option, panel] as const),
  )
  it.each(options)('%s: %s', (_, option, panel) => {
    const { [option]: __, ...rest } = panel.options as Readonly<Record<string, unknown>>
    const without = { ...panel, options: rest } as unknown as Panel
    if (option === 'content' || option === 'builder') return
    expect(emitted(without)).not.toEqual(emitted(panel))
  })
})

it('what is emitted is plain data: nothing is lost on the way to JSON', () => {
  const page = dashboard('panels', { title: 'Panels' }, ...full)
  const json = dashboardJson(page, { system: 'shop', print: panelContext, minStep: '15s' })
  expect(json).toStrictEqual(JSON.parse(JSON.stringify(json)))
})

it('there is a test panel of every type', () => {
  const types = new Set(bare.map(({ type }) => type))
  expect(types.size).toBe(14)
  expect(new Set(full.map(({ type }) => type))).toEqual(types)
})

describe('the escape hatch', () => {
  it('keeps what the builder says and adds what every panel has', () => {
    const builder = new sdkStat.PanelBuilder().unit('hertz').noValue('none')
    const [panel] = emitted(custom('Rate', byRoute, builder)).panels
    expect(panel).toMatchObject({
      type: 'stat',
      title: 'Rate',
      description: 'HTTP requests answered.',
      interval: '15s',
      datasource: { uid: '${datasource}' },
      gridPos: { x: 0, y: 0, w: 24, h: 8 },
      targets: [{ refId: 'A', legendFormat: '{{route}}', datasource: { uid: '${datasource}' } }],
      fieldConfig: { defaults: { unit: 'hertz', noValue: 'none' } },
    })
  })

  it('derives the unit when the builder has none', () => {
    const [panel] = emitted(custom('Rate', byRoute, new sdkStat.PanelBuilder())).panels
    expect(panel).toMatchObject({ fieldConfig: { defaults: { unit: 'reqps' } } })
  })

  it('is checked like every other panel', () => {
    const builder = { build: () => ({ type: 'stat', options: { graphMod: 'area' } }) }
    const findings = validateDashboard(emitted(custom('Rate', byRoute, builder)))
    expect(findings.map(({ message }) => message)).toContain(
      '"graphMod" is not a property of a stat panel\'s options. Did you mean "graphMode"?',
    )
  })
})

function emitted(...panels: readonly Panel[]) {
  const page = dashboard('panels', { title: 'Panels' }, ...panels)
  const context = { system: 'shop', print: panelContext, minStep: '15s' }
  return JSON.parse(JSON.stringify(dashboardJson(page, context)))
}

// What a type does not have does not compile.
export const rejected = () => {
  // @ts-expect-error: a stat has no legend
  stat('x', byRoute, { legend: false })
  // @ts-expect-error: a table does not stack
  table('x', byRoute, { stacked: true })
  // @ts-expect-error: a time series has no sparkline
  timeseries('x', byRoute, { sparkline: true })
  // @ts-expect-error: text has no unit
  text('x', 'words', { unit: 's' })
  // @ts-expect-error: a heatmap draws buckets, no thresholds
  heatmap('x', byRoute, { thresholds: [] })
  // @ts-expect-error: no such unit in Grafana
  timeseries('x', byRoute, { unit: 'seconds' })
  // @ts-expect-error: columns have widths, series have not
  timeseries('x', byRoute, { overrides: [{ series: 'a', width: 3 }] })
  // @ts-expect-error: an override says which series it is about
  timeseries('x', byRoute, { overrides: [{ color: 'red' }] })
  // @ts-expect-error: a counter is put into rate() first
  timeseries('x', requests)
  // @ts-expect-error: also as one of several
  timeseries('x', [byRoute, requests])
  // @ts-expect-error: legnd is not an option of a query
  timeseries('x', { expr: byRoute, legnd: 'all' })
  // @ts-expect-error: not a colour
  above(1, 'crimson-ish')
  row('x', stat('y', byRoute))
}
