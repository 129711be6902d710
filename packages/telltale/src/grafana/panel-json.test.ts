import { counter, gauge, histogram, oneOf } from '@telltale/core'
import {
  averageOf,
  bucketOf,
  increase,
  num,
  panelContext,
  promql,
  quantiles,
  rate,
  ratio,
  sum,
  time,
  topk,
} from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { dashboard } from '../dashboard/dashboard.ts'
import type { Panel } from '../dashboard/panel.ts'
import { barChart } from '../dashboard/panels/bar-chart.ts'
import { heatmap } from '../dashboard/panels/heatmap.ts'
import { stat } from '../dashboard/panels/stat.ts'
import { table } from '../dashboard/panels/table.ts'
import { timeseries } from '../dashboard/panels/timeseries.ts'
import { dashboardJson } from './dashboard-json.ts'

const requests = counter('http_requests_total', {
  help: 'HTTP requests answered.',
  unit: 'requests',
  labels: { method: oneOf('GET', 'POST'), route: oneOf('/', '/items') },
})
const duration = histogram('http_request_duration_seconds', {
  help: 'Time taken to answer.',
  buckets: [0.1, 1],
})
const size = gauge('cache_size_bytes', {
  help: 'Size of the cache.',
  labels: { layer: oneOf('l1', 'l2') },
})
const items = gauge('cache_items', {
  help: 'Items in the cache.',
  unit: 'items',
  labels: { layer: oneOf('l1', 'l2') },
})

const lastRun = gauge('last_run_timestamp_seconds', {
  help: 'Time of the last run.',
  unit: 'seconds',
})

describe('legends', () => {
  it.each<[string, Panel, readonly string[]]>([
    [
      'are the labels that tell the series apart',
      timeseries('x', sum(rate(requests)).by('route', 'method')),
      ['{{route}} / {{method}}'],
    ],
    ['are the title when there is one series', stat('Requests', sum(rate(requests))), ['Requests']],
    ['are what was said', stat('x', { expr: sum(rate(requests)), legend: 'all' }), ['all']],
    [
      'are the metrics when several queries have no labels',
      timeseries('x', [sum(size), sum(items)]),
      ['cache_size_bytes', 'cache_items'],
    ],
    [
      'are labels and metric when several queries have the same labels',
      timeseries('x', [sum(size).by('layer'), sum(items).by('layer')]),
      ['{{layer}} cache_size_bytes', '{{layer}} cache_items'],
    ],
    [
      'leave out the job, because an instance has one',
      timeseries('x', size),
      ['{{layer}} / {{instance}}'],
    ],
    [
      'are left to Grafana where the labels are not known',
      timeseries('x', promql`rate(foreign_total[5m])`),
      ['__auto'],
    ],
    ['name quantiles', timeseries('x', quantiles(duration, [0.5, 0.99])), ['p50', 'p99']],
  ])('%s', (_, panel, legends) => {
    const { targets } = emitted(panel)
    expect(targets.map(({ legendFormat }: { legendFormat: string }) => legendFormat)).toEqual(
      legends,
    )
  })
})

describe('units', () => {
  it.each<[string, Panel, string]>([
    ['of a rate', timeseries('x', sum(rate(requests))), 'reqps'],
    ['of a quantile', timeseries('x', quantiles(duration, [0.5])), 's'],
    ['that were said', timeseries('x', sum(rate(requests)), { unit: 'ops' }), 'ops'],
    ['that the query says', timeseries('x', { expr: sum(rate(requests)), unit: 'ops' }), 'ops'],
    [
      'of a heatmap are what it observes',
      heatmap('x', sum(increase(bucketOf(duration))).by('le')),
      's',
    ],
  ])('%s', (_, panel, unit) => {
    expect(emitted(panel).fieldConfig.defaults.unit).toBe(unit)
  })

  it('of a heatmap are those of its axis', () => {
    const { options } = emitted(heatmap('x', sum(increase(bucketOf(duration))).by('le')))
    expect(options.yAxis.unit).toBe('s')
    expect(options.cellValues.unit).toBe('short')
  })

  it('that differ between queries give a query its own, and so its own axis', () => {
    const { fieldConfig } = emitted(timeseries('Cache', [sum(size), sum(items)]))
    expect(fieldConfig.defaults.unit).toBe('bytes')
    expect(fieldConfig.overrides).toEqual([
      {
        matcher: { id: 'byFrameRefID', options: 'B' },
        properties: [{ id: 'unit', value: 'short' }],
      },
    ])
  })

  it('that were said hold for all queries', () => {
    const { fieldConfig } = emitted(timeseries('Cache', [sum(size), sum(items)], { unit: 'none' }))
    expect(fieldConfig.overrides).toEqual([])
  })
})

describe('descriptions', () => {
  it('are the help of the metrics, each once', () => {
    const panel = timeseries('x', [sum(size), sum(items), sum(size).mul(2)])
    expect(emitted(panel).description).toBe('Size of the cache. Items in the cache.')
  })

  it.each<[string, Panel, string]>([
    [
      'the share of a part',
      stat('x', ratio(requests, { route: '/' })),
      'HTTP requests answered. Shown is the share with `route="/"`.',
    ],
    [
      'the share of all but a part',
      stat('x', num(1).sub(ratio(requests, { route: '/' }))),
      'HTTP requests answered. Shown is the share without `route="/"`.',
    ],
    [
      'a metric as a share of another',
      stat('x', sum(size).div(sum(items))),
      'Size of the cache. Items in the cache. Shown is the former as a share of the latter.',
    ],
    [
      'a metric as a share of both',
      stat('x', sum(size).div(sum(size).add(sum(items)))),
      'Size of the cache. Items in the cache. Shown is the share of the former.',
    ],
    ['a mean', stat('x', averageOf(duration)), 'Time taken to answer. Shown is the mean.'],
    [
      'an age',
      stat('x', time().sub(lastRun).div(3600)),
      'Time of the last run. Shown is how long ago that is.',
    ],
  ])('say that it is %s', (_what, panel, description) => {
    expect(emitted(panel).description).toBe(description)
  })

  it('are what was said', () => {
    expect(emitted(stat('x', sum(size), { description: 'Watch it.' })).description).toBe(
      'Watch it.',
    )
  })
})

describe('the smallest step', () => {
  it('is the scrape interval, or what was said', () => {
    expect(emitted(stat('x', sum(size))).interval).toBe('15s')
    expect(emitted(stat('x', sum(size), { interval: '1h' })).interval).toBe('1h')
  })
})

describe('columns', () => {
  const top = { expr: topk(5, sum(rate(requests)).by('route')), legend: 'Rate' }

  it('of one query are its labels and its value under the legend, without the time', () => {
    expect(emitted(table('x', top)).transformations).toEqual([
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          renameByName: { Value: 'Rate' },
          indexByName: {},
        },
      },
    ])
  })

  it('of several queries are merged', () => {
    const panel = table('x', [top, { expr: sum(size), legend: 'Size' }], {
      columns: { route: 'Route', layer: false, 'Value #B': 'Bytes' },
    })
    expect(emitted(panel).transformations).toEqual([
      { id: 'merge', options: {} },
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true, layer: true },
          renameByName: { 'Value #A': 'Rate', 'Value #B': 'Bytes', route: 'Route' },
          indexByName: { route: 0, 'Value #B': 1 },
        },
      },
    ])
  })

  it('of a bar chart lose the time too, so that the labels name the bars', () => {
    const json = emitted(barChart('x', top))
    expect(json.targets[0].format).toBe('table')
    expect(json.transformations[0].options.excludeByName).toEqual({ Time: true })
  })

  it('are left alone when transformations are given', () => {
    expect(emitted(table('x', top, { transformations: [] }))).not.toHaveProperty('transformations')
  })
})

function emitted(panel: Panel) {
  const page = dashboard('d', { title: 'D' }, panel)
  const json = dashboardJson(page, { system: 's', print: panelContext, minStep: '15s' })
  return JSON.parse(JSON.stringify(json)).panels[0]
}
