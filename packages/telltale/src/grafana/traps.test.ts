/** The traps of the Foundation SDK, by their number in the project's notes on Grafana. */

import { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard'
import {
  PanelBuilder,
  type PanelBuilder as StatBuilder,
} from '@grafana/grafana-foundation-sdk/stat'
import { counter, gauge, histogram, oneOf } from '@telltale/core'
import { bucketOf, increase, matches, panelContext, rate, ratio, sum } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { type Dashboard, dashboard, row } from '../dashboard/dashboard.ts'
import type { Panel } from '../dashboard/panel.ts'
import { barChart } from '../dashboard/panels/bar-chart.ts'
import { barGauge } from '../dashboard/panels/bar-gauge.ts'
import { custom } from '../dashboard/panels/custom.ts'
import { gaugePanel } from '../dashboard/panels/gauge.ts'
import { heatmap } from '../dashboard/panels/heatmap.ts'
import { histogramPanel } from '../dashboard/panels/histogram.ts'
import { pieChart } from '../dashboard/panels/pie-chart.ts'
import { stat } from '../dashboard/panels/stat.ts'
import { stateTimeline } from '../dashboard/panels/state-timeline.ts'
import { table } from '../dashboard/panels/table.ts'
import { timeseries } from '../dashboard/panels/timeseries.ts'
import { above } from '../dashboard/threshold.ts'
import { transform } from '../dashboard/transformation.ts'
import {
  constantVariable,
  customVariable,
  intervalVariable,
  labelValues,
  textBoxVariable,
} from '../dashboard/variable.ts'
import { dashboardJson } from './dashboard-json.ts'
import { panelIds } from './ids.ts'
import { dashboardProblems } from './problems/dashboard-problems.ts'

const requests = counter('http_requests_total', {
  help: 'HTTP requests answered.',
  unit: 'requests',
  labels: { route: oneOf('/', '/items') },
})
const depth = gauge('queue_depth', { help: 'Jobs waiting.' })
const duration = histogram('run_seconds', { help: 'Time of a run.', buckets: [1, 2] })
const byRoute = sum(rate(requests)).by('route')

describe('the traps of the Foundation SDK', () => {
  it('1: legends are shown', () => {
    const panels = [
      timeseries('a', byRoute),
      pieChart('b', byRoute),
      histogramPanel('c', depth),
      stateTimeline('d', depth),
    ]
    for (const { options } of panelsOf(page(...panels)))
      expect(options.legend.showLegend).toBe(true)
  })

  it('2: every panel and row has an id of its own', () => {
    const ids = panelsOf(
      page(row('A', graph('x')), row('B', graph('x')), row('C', graph('x'))),
    ).map(({ id }) => id)
    expect(ids).toHaveLength(6)
    expect(new Set(ids).size).toBe(6)
    for (const id of ids) expect(id).toBeGreaterThan(0)
  })

  it('3: queries have refIds', () => {
    const [panel] = panelsOf(page(timeseries('x', [byRoute, byRoute, byRoute])))
    expect(panel.targets.map(({ refId }: { refId: string }) => refId)).toEqual(['A', 'B', 'C'])
  })

  it('4: three panels of ten columns stand in two lines', () => {
    const wide = (title: string) => timeseries(title, byRoute, { width: 10 })
    const positions = panelsOf(page(wide('a'), wide('b'), wide('c'))).map(({ gridPos }) => gridPos)
    expect(positions).toEqual([
      { x: 0, y: 0, w: 10, h: 8 },
      { x: 10, y: 0, w: 10, h: 8 },
      { x: 0, y: 8, w: 10, h: 8 },
    ])
  })

  it('5: one builder in two panels gives two panels', () => {
    const builder: StatBuilder = new PanelBuilder().noValue('none')
    const [a, b] = panelsOf(page(custom('a', byRoute, builder), custom('b', depth, builder)))
    expect(a.title).toBe('a')
    expect(b.title).toBe('b')
    expect(a.gridPos).not.toEqual(b.gridPos)
    expect(a.targets).not.toEqual(b.targets)
    expect(builder.build()).not.toHaveProperty('title')
  })

  it('6: closed rows hold their panels, open rows hold none', () => {
    const [open, inOpen, closed, ...rest] = panelsOf(
      page(row('Open', graph('a')), row('Closed', { collapsed: true }, graph('b'))),
    )
    expect(open).toMatchObject({ type: 'row', collapsed: false, panels: [] })
    expect(inOpen.title).toBe('a')
    expect(closed).toMatchObject({ type: 'row', collapsed: true, panels: [{ title: 'b' }] })
    expect(rest).toEqual([])
  })

  it('7: what follows a closed row starts a line of its own', () => {
    const [closed, next, panel] = panelsOf(
      page(row('Closed', { collapsed: true }, graph('a')), row('Open', graph('b'))),
    )
    expect(closed.gridPos).toEqual({ x: 0, y: 0, w: 24, h: 1 })
    expect(closed.panels[0].gridPos).toMatchObject({ x: 0, y: 1 })
    expect(next.gridPos).toEqual({ x: 0, y: 1, w: 24, h: 1 })
    expect(panel.gridPos).toEqual({ x: 0, y: 2, w: 24, h: 8 })
  })

  it('8: variables carry only what their kind has, annotations are a list, no id, no version', () => {
    const json = emitted(
      dashboard(
        'd',
        {
          title: 'D',
          variables: [
            labelValues(requests, 'route'),
            customVariable('env', ['a', 'b']),
            intervalVariable('window', ['5m', '1h']),
            intervalVariable('step', ['5m'], { auto: { steps: 30, min: '15s' } }),
            textBoxVariable('filter'),
            constantVariable('limit', 3),
          ],
        },
        graph('x'),
      ),
    )
    expect(json.annotations).toEqual({ list: [] })
    expect(json).not.toHaveProperty('id')
    expect(json).not.toHaveProperty('version')
    const keys = json.templating.list.map((variable: object) => [
      ...Object.keys(variable).filter((key) => /^auto|^multi|^allow|^skip/.test(key)),
    ])
    expect(keys).toEqual([
      ['multi'],
      ['multi'],
      ['multi'],
      ['auto'],
      ['auto', 'auto_count', 'auto_min'],
      [],
      [],
    ])
  })

  it('9: a uid is 1 to 40 of letters, digits, _ and -', () => {
    const codes = (uid: string) =>
      dashboardProblems(dashboard(uid, { title: 'D' }, graph('x'))).map(({ code }) => code)
    expect(codes('a'.repeat(40))).toEqual([])
    for (const uid of ['', 'a'.repeat(41), 'a'.repeat(60), 'shop overview', 'é'])
      expect(codes(uid)).toEqual(['dashboards/uid'])
  })

  it("10: the schema version is the SDK's", () => {
    const { schemaVersion } = new DashboardBuilder('x').build()
    expect(emitted(page(graph('x'))).schemaVersion).toBe(schemaVersion)
  })

  it('11: the ids that links use are those in the JSON, and none is 0', () => {
    const panel = graph('x')
    const folded = page(row('A', { collapsed: true }, panel))
    const [json] = panelsOf(folded)
    expect(json.panels[0].id).toBe(panelIds(folded).get(panel))
    expect(json.panels[0].id).not.toBe(0)
  })

  it('12: everything is in the shape of a file, not of the HTTP API', () => {
    const json = emitted(page(graph('x')))
    for (const key of [
      'dashboard',
      'meta',
      'folderUID',
      'folderUid',
      'orgID',
      '__inputs',
      '__requires',
    ])
      expect(json).not.toHaveProperty(key)
    expect(JSON.stringify(json)).not.toContain('DS_PROMETHEUS')
  })

  it('13: units, overrides and transformations are typed, and print the ids that Grafana knows', () => {
    const [panel] = panelsOf(
      page(
        timeseries('x', byRoute, {
          unit: 'suffix:req/min',
          overrides: [{ series: '/', unit: 's', axis: 'right', color: 'red' }],
          transformations: [transform.sortBy('Value', 'descending')],
        }),
      ),
    )
    expect(panel.fieldConfig.defaults.unit).toBe('suffix:req/min')
    expect(panel.fieldConfig.overrides).toEqual([
      {
        matcher: { id: 'byName', options: '/' },
        properties: [
          { id: 'unit', value: 's' },
          { id: 'color', value: { mode: 'fixed', fixedColor: 'red' } },
          { id: 'custom.axisPlacement', value: 'right' },
        ],
      },
    ])
    expect(panel.transformations).toEqual([
      { id: 'sortBy', options: { fields: {}, sort: [{ field: 'Value', desc: true }] } },
    ])
  })

  it('14: panels that show one value ask for one', () => {
    const share = ratio(requests, { route: matches(/.items/) })
    const instant = (...panels: readonly Panel[]) =>
      panelsOf(page(...panels)).map(({ targets: [query] }) => [query.instant, query.range])
    expect(
      instant(
        stat('a', byRoute),
        gaugePanel('b', share),
        table('c', byRoute),
        barGauge('d', byRoute),
        pieChart('e', byRoute),
        barChart('f', byRoute),
      ),
    ).toEqual(Array(6).fill([true, false]))
    expect(
      instant(
        timeseries('a', byRoute),
        stat('b', byRoute, { sparkline: true }),
        heatmap('c', sum(increase(bucketOf(duration))).by('le')),
        stat('d', { expr: byRoute, instant: false }),
      ),
    ).toEqual(Array(4).fill([false, true]))
  })

  it('15: bars and stacks begin at 0, and a ratio that stays at 0 has no axis up to 10,000 %', () => {
    const share = ratio(requests, { route: matches(/.items/) })
    const axes = panelsOf(
      page(
        timeseries('a', byRoute, { draw: 'bars' }),
        timeseries('b', byRoute, { stacked: true }),
        timeseries('c', share, { thresholds: [above(0.05, 'red')] }),
        timeseries('d', share),
        timeseries('e', share, { softMax: 1 }),
        timeseries('f', byRoute),
        timeseries('g', byRoute, { draw: 'bars', logBase: 10 }),
      ),
    ).map(({ fieldConfig: { defaults } }) => [
      defaults.custom.axisSoftMin,
      defaults.custom.axisSoftMax,
    ])
    expect(axes).toEqual([
      [0, undefined],
      [0, undefined],
      [undefined, 0.05],
      [undefined, 0.01],
      [undefined, 1],
      [undefined, undefined],
      [undefined, undefined],
    ])
  })
})

function graph(title: string): Panel {
  return timeseries(title, byRoute)
}

function page(...content: Parameters<typeof dashboard>[2][]): Dashboard {
  return dashboard('d', { title: 'D' }, ...content)
}

function emitted(of: Dashboard) {
  const context = { system: 'shop', print: panelContext, minStep: '15s' }
  return JSON.parse(JSON.stringify(dashboardJson(of, context)))
}

function panelsOf(of: Dashboard) {
  return emitted(of).panels as ReturnType<typeof JSON.parse>[]
}
