/** The overview is the one that its specification describes: rows, panels, types, units, limits. */
import { panelContext } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { dashboardJson } from '../../packages/telltale/src/grafana/dashboard-json.ts'
import { validateDashboard } from '../../packages/telltale/src/grafana/schema/index.ts'
import { overview } from './overview.ts'

type Json = ReturnType<typeof JSON.parse>
const json: Json = JSON.parse(
  JSON.stringify(
    dashboardJson(overview, { system: 'aharadar', print: panelContext, minStep: '15s' }),
  ),
)
const panels = (json.panels as Json[]).filter(({ type }) => type !== 'row')

describe('the AhaRadar overview', () => {
  it('has four rows and fifteen panels, in this order', () => {
    const rows = overview.rows.map(({ title, panels: { length } }) => [title, length])
    expect(rows).toEqual([
      ['API Health', 4],
      ['Pipeline', 4],
      ['LLM Usage', 4],
      ['Queue', 3],
    ])
    expect(panels).toHaveLength(15)
  })

  it.each<[string, string, string, readonly string[], readonly [number, string][]]>([
    ['Request rate', 'timeseries', 'reqps', ['{{route}}'], []],
    [
      'Request latency',
      'timeseries',
      's',
      ['p50', 'p95', 'p99'],
      [
        [0.5, 'yellow'],
        [2, 'red'],
      ],
    ],
    [
      'Error rate',
      'timeseries',
      'percentunit',
      ['5xx share'],
      [
        [0.01, 'yellow'],
        [0.05, 'red'],
      ],
    ],
    ['Active connections', 'stat', 'short', ['active'], []],
    ['Pipeline runs over time', 'timeseries', 'short', ['{{stage}} / {{status}}'], []],
    ['Stage duration distribution', 'heatmap', 's', ['{{le}}'], []],
    ['Items ingested per source type', 'timeseries', 'short', ['{{source_type}}'], []],
    [
      'Error rate by stage',
      'timeseries',
      'percentunit',
      ['{{stage}}'],
      [
        [0.05, 'yellow'],
        [0.1, 'red'],
      ],
    ],
    ['LLM calls over time', 'timeseries', 'cps', ['{{provider}} / {{status}}'], []],
    [
      'Call duration by provider/model',
      'timeseries',
      's',
      ['{{provider}}/{{model}} p95'],
      [
        [10, 'yellow'],
        [30, 'red'],
      ],
    ],
    ['Credits consumed', 'stat', 'short', ['daily', 'monthly'], []],
    [
      'Budget utilization %',
      'gauge',
      'percentunit',
      ['daily', 'monthly'],
      [
        [0.8, 'yellow'],
        [1, 'red'],
      ],
    ],
    [
      'Queue depth over time',
      'timeseries',
      'short',
      ['{{queue_name}}'],
      [
        [50, 'yellow'],
        [100, 'red'],
      ],
    ],
    ['Job completion rate', 'timeseries', 'suffix:jobs/min', ['{{queue_name}}'], []],
    ['Job failure rate', 'timeseries', 'suffix:jobs/min', ['{{queue_name}}'], [[0.01, 'yellow']]],
  ])('%s: a %s in %s', (title, type, unit, legends, limits) => {
    const panel = panels.find((each) => each.title === title)
    const { thresholds } = panel.fieldConfig.defaults
    expect({
      type: panel.type,
      unit: panel.fieldConfig.defaults.unit,
      legends: panel.targets.map(({ legendFormat }: Json) => legendFormat),
      limits: thresholds.steps.slice(1).map(({ value, color }: Json) => [value, color]),
    }).toEqual({ type, unit, legends, limits })
  })

  it('shows recent history behind the active connections, and bars and areas that add up', () => {
    const byTitle = (title: string) => panels.find((panel) => panel.title === title)
    expect(byTitle('Active connections').options.graphMode).toBe('area')
    expect(byTitle('Pipeline runs over time').fieldConfig.defaults.custom).toMatchObject({
      drawStyle: 'bars',
      stacking: { mode: 'normal' },
    })
    expect(byTitle('Items ingested per source type').fieldConfig.defaults.custom).toMatchObject({
      drawStyle: 'line',
      stacking: { mode: 'normal' },
    })
    expect(byTitle('Stage duration distribution').targets[0].format).toBe('heatmap')
  })

  it('can be narrowed to routes, stages and providers', () => {
    expect(json.templating.list.map(({ name, query }: Json) => [name, query])).toEqual([
      ['datasource', 'prometheus'],
      ['route', 'label_values(http_requests_total, route)'],
      ['stage', 'label_values(pipeline_runs_total, stage)'],
      ['provider', 'label_values(llm_calls_total, provider)'],
    ])
  })

  it('is valid in all four layers', () => {
    expect(validateDashboard(json)).toEqual([])
  })
})
