/** The dashboards are those that the specification describes: panels, types, units, limits. */
import { panelContext } from '@telltale/promql'
import type { Dashboard } from 'telltale'
import { describe, expect, it } from 'vitest'
import { dashboardJson } from '../../packages/telltale/src/grafana/dashboard-json.ts'
import { validateDashboard } from '../../packages/telltale/src/grafana/schema/index.ts'
import { claudeUsage } from './claude-usage.ts'
import { eventStore } from './event-store.ts'
import { internals } from './internals.ts'
import { mapReducePerformance } from './mapreduce-performance.ts'
import { stepAnalysis } from './step-analysis.ts'
import { workflowOverview } from './workflow-overview.ts'

type Json = ReturnType<typeof JSON.parse>

const jsonOf = (dashboard: Dashboard): Json =>
  JSON.parse(
    JSON.stringify(
      dashboardJson(dashboard, { system: 'prodigy', print: panelContext, minStep: '15s' }),
    ),
  )

/** Title, type, unit, legends, and the limits with their colours. */
type PanelRow = readonly [string, string, string, readonly string[], readonly string[]]

describe.each<readonly [Dashboard, readonly (readonly string[])[], readonly PanelRow[]]>([
  [
    workflowOverview,
    [['workflow_name', 'label_values(prodigy_workflow_executions_total, workflow_name)']],
    [
      ['Workflow Success Rate', 'piechart', 'short', ['{{status}}'], []],
      ['Workflows Over Time', 'timeseries', 'ops', ['{{workflow_name}} - {{status}}'], []],
      ['Average Duration', 'gauge', 's', ['mean'], ['60 yellow', '1800 red']],
      ['Top 5 Slowest Workflows', 'table', 's', ['Mean duration'], []],
      ['Failure Rate', 'stat', 'percentunit', ['failed'], ['0.05 yellow', '0.1 red']],
    ],
  ],
  [
    mapReducePerformance,
    [['job_id', 'label_values(prodigy_mapreduce_jobs_active, job_id)']],
    [
      ['Active Agents', 'gauge', 'short', ['agents'], []],
      ['Items Processed Rate', 'timeseries', 'suffix:items/s', ['{{status}}'], []],
      ['DLQ Size', 'timeseries', 'short', ['{{job_id}}'], ['10 red']],
      ['Agent Duration', 'heatmap', 's', ['{{le}}'], []],
      ['Throughput', 'stat', 'suffix:items/s', ['items/s'], []],
      ['Job Progress', 'bargauge', 'percentunit', ['{{job_id}}'], []],
    ],
  ],
  [
    stepAnalysis,
    [['step_type', 'label_values(prodigy_step_executions_total, step_type)']],
    [
      ['Steps by Type', 'timeseries', 'short', ['{{step_type}}'], []],
      ['Recovery Rate', 'stat', 'percentunit', ['recovered'], ['0.1 yellow', '0.25 red']],
      ['Validation Pass Rate', 'stat', 'percentunit', ['pass'], ['0.8 yellow', '0.95 green']],
      ['Step Duration', 'candlestick', 's', ['p5', 'p25', 'p50', 'p75', 'p95'], []],
      ['Failure Hotspots', 'bargauge', 'short', ['{{step_type}}'], []],
    ],
  ],
  [
    claudeUsage,
    [
      ['price_input', '3'],
      ['price_output', '15'],
      ['price_cache', '0.3'],
    ],
    [
      ['Token Usage Over Time', 'timeseries', 'suffix:tokens/s', ['{{token_type}}'], []],
      ['Estimated Cost', 'stat', 'currencyUSD', ['USD in range'], []],
      ['Top Tool Invocations', 'barchart', 'short', ['{{tool_name}}'], []],
      ['Tokens per Workflow', 'barchart', 'short', ['{{workflow_name}}'], []],
      [
        'Cost Optimization Recommendations',
        'stat',
        'percentunit',
        ['cache share of prompt tokens', 'failed sessions', 'Claude steps that needed recovery'],
        [],
      ],
    ],
  ],
])('$options.title', (dashboard, variables, rows) => {
  const json = jsonOf(dashboard)

  it('has its panels, in this order', () => {
    const found = json.panels.map(({ title, type, fieldConfig, targets }: Json) => {
      const { unit, thresholds } = fieldConfig.defaults
      return [
        title,
        type,
        unit,
        targets.map(({ legendFormat }: Json) => legendFormat),
        (thresholds?.steps ?? []).slice(1).map(({ value, color }: Json) => `${value} ${color}`),
      ]
    })
    expect(found).toEqual(rows)
  })

  it('has its variables besides the data source, and says what they are for', () => {
    const found = json.templating.list.map(({ name, query }: Json) => [name, query])
    expect(found).toEqual([['datasource', 'prometheus'], ...variables])
    for (const [name] of variables) expect(json.description).toContain(`\`${name}\``)
  })
})

describe('what the specification says of single panels', () => {
  const panel = (dashboard: Dashboard, title: string): Json =>
    jsonOf(dashboard).panels.find((each: Json) => each.title === title)

  it('the query of the brief for outcomes is asked as it is, and the windowed one is offered', () => {
    const { targets, description } = panel(workflowOverview, 'Workflow Success Rate')
    expect(targets[0].expr).toBe('sum by (status) (prodigy_workflow_executions_total)')
    expect(description).toContain('increase(prodigy_workflow_executions_total[$__range])')
  })

  it('the box of a step is drawn from its quantiles', () => {
    const { fields } = panel(stepAnalysis, 'Step Duration').options
    expect(fields).toMatchObject({ low: 'p5', open: 'p25', close: 'p75', high: 'p95' })
  })

  it('what costs too much is said in words', () => {
    const { overrides } = panel(claudeUsage, 'Cost Optimization Recommendations').fieldConfig
    expect(JSON.stringify(overrides)).toMatch(
      /Reuse the cache more.*Fix failing sessions.*Improve the prompts/,
    )
  })

  it('items are stacked areas, steps stacked bars, and throughput has a line behind it', () => {
    const custom = (dashboard: Dashboard, title: string) =>
      panel(dashboard, title).fieldConfig.defaults.custom
    expect(custom(mapReducePerformance, 'Items Processed Rate')).toMatchObject({
      drawStyle: 'line',
      stacking: { mode: 'normal' },
    })
    expect(custom(stepAnalysis, 'Steps by Type')).toMatchObject({
      drawStyle: 'bars',
      stacking: { mode: 'normal' },
    })
    expect(panel(mapReducePerformance, 'Throughput').options.graphMode).toBe('area')
  })
})

it.each(
  [workflowOverview, mapReducePerformance, stepAnalysis, claudeUsage, internals, eventStore].map(
    (dashboard) => [dashboard.options.title, dashboard] as const,
  ),
)('%s is valid in all four layers', (_, dashboard) => {
  expect(validateDashboard(jsonOf(dashboard))).toEqual([])
})
