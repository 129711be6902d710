/**
 * The rules of Grafana's dashboard-linter, by their id, as far as they apply to what is generated.
 *
 * Source: https://github.com/grafana/dashboard-linter/tree/main/docs
 */
import { counter, gauge, histogram, oneOf } from '@telltale/core'
import {
  bucketOf,
  increase,
  panelContext,
  parse,
  quantiles,
  rate,
  ratio,
  sum,
} from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { annotation } from '../dashboard/annotation.ts'
import { dashboard, row } from '../dashboard/dashboard.ts'
import { gaugePanel } from '../dashboard/panels/gauge.ts'
import { heatmap } from '../dashboard/panels/heatmap.ts'
import { stat } from '../dashboard/panels/stat.ts'
import { table } from '../dashboard/panels/table.ts'
import { text } from '../dashboard/panels/text.ts'
import { timeseries } from '../dashboard/panels/timeseries.ts'
import { labelValues } from '../dashboard/variable.ts'
import { dashboardJson } from './dashboard-json.ts'

const requests = counter('http_requests_total', {
  help: 'HTTP requests answered.',
  unit: 'requests',
  labels: { status: oneOf('ok', 'error') },
})
const duration = histogram('http_request_duration_seconds', {
  help: 'Time taken to answer.',
  buckets: [0.1, 1],
})
const connections = gauge('connections', { help: 'Open connections.' })
const status = labelValues(requests, 'status')

const page = dashboard(
  'linted',
  {
    title: 'Linted',
    scope: ['job', 'instance'],
    variables: [status],
    annotations: [annotation('Errors', sum(rate(requests)).gt(1))],
  },
  text('Read me', 'Words.'),
  row(
    'Rates',
    timeseries('Rate', sum(rate(requests)).by('status')),
    timeseries('Latency', quantiles(duration, [0.5, 0.99])),
    stat('Now', sum(connections)),
    gaugePanel('Errors', ratio(requests, { status: 'error' })),
  ),
  row(
    'Details',
    { collapsed: true },
    table('By status', sum(increase(requests)).by('status')),
    heatmap('Distribution', sum(increase(bucketOf(duration))).by('le')),
  ),
)
const json = JSON.parse(
  JSON.stringify(dashboardJson(page, { system: 'shop', print: panelContext, minStep: '15s' })),
)
const variables = json.templating.list as Json[]
const panels = (json.panels as Json[]).flatMap((panel) =>
  panel.type === 'row' ? (panel.panels as Json[]) : [panel],
)
const judged = panels.filter(({ type }) => ['stat', 'table', 'timeseries', 'gauge'].includes(type))
const targets = panels.flatMap((panel) => (panel.targets ?? []) as Json[])

type Json = ReturnType<typeof JSON.parse>

describe('the rules of dashboard-linter', () => {
  it('there is something to judge', () => {
    expect(judged).toHaveLength(5)
    expect(targets).toHaveLength(7)
  })

  it('template-datasource-rule', () => {
    expect(variables[0]).toMatchObject({
      type: 'datasource',
      name: 'datasource',
      label: 'Data source',
      query: 'prometheus',
    })
  })

  it.each(['job', 'instance'])('template-%s-rule', (name) => {
    expect(variables.find((variable) => variable.name === name)).toMatchObject({
      type: 'query',
      datasource: { uid: '${datasource}' },
      label: name === 'job' ? 'Job' : 'Instance',
      multi: true,
      includeAll: true,
      allValue: '.+',
    })
  })

  it('template-label-promql-rule', () => {
    const queries = variables.filter(({ type }) => type === 'query').map(({ query }) => query)
    expect(queries).toEqual([
      'label_values(up, job)',
      'label_values(up{job=~"$job"}, instance)',
      'label_values(http_requests_total{job=~"$job", instance=~"$instance"}, status)',
    ])
  })

  it('template-on-time-change-reload-rule', () => {
    for (const variable of variables.filter(({ type }) => type === 'query'))
      expect(variable.refresh).toBe(2)
  })

  it('panel-datasource-rule', () => {
    for (const panel of judged)
      expect(panel.datasource).toEqual({ type: 'prometheus', uid: '${datasource}' })
    for (const target of targets)
      expect(target.datasource).toEqual({ type: 'prometheus', uid: '${datasource}' })
    for (const { datasource } of json.annotations.list) expect(datasource.uid).toBe('${datasource}')
  })

  it('panel-title-description-rule', () => {
    for (const { title, description } of judged) {
      expect(title).not.toBe('')
      expect(description).toMatch(/\w/)
    }
  })

  it('panel-units-rule', () => {
    expect(judged.map(({ fieldConfig }) => fieldConfig.defaults.unit)).toEqual([
      'reqps',
      's',
      'short',
      'percentunit',
      'short',
    ])
  })

  it('panel-no-targets-rule', () => {
    for (const panel of judged) expect(panel.targets.length).toBeGreaterThan(0)
  })

  it('target-promql-rule', () => {
    for (const { expr } of targets) expect(parse(expr).problems).toEqual([])
  })

  it('target-rate-interval-rule', () => {
    const ranges = targets.flatMap(({ expr }) => [
      ...expr.matchAll(/(?:rate|increase)\(.*?\[(.*?)\]/g),
    ])
    expect(new Set(ranges.map((match) => match[1]))).toEqual(new Set(['$__rate_interval']))
  })

  it.each(['job', 'instance'])('target-%s-rule', (name) => {
    for (const { expr } of targets) {
      const selectors = expr.match(/\{[^}]*\}/g) ?? []
      expect(selectors.length).toBeGreaterThan(0)
      for (const selector of selectors) expect(selector).toContain(`${name}=~"$${name}"`)
    }
  })

  it('target-counter-agg-rule', () => {
    for (const { expr } of targets)
      expect(expr).not.toMatch(/(?<!(?:rate|increase)\()\bhttp_requests_total/)
  })

  it('uneditable-dashboard', () => {
    expect(json.editable).toBe(false)
  })
})
