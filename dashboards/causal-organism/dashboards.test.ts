/** The three dashboards are those that the specification describes: panels, types, units, limits. */
import { panelContext } from '@telltale/promql'
import type { Dashboard } from 'telltale'
import { describe, expect, it } from 'vitest'
import { dashboardJson } from '../../packages/telltale/src/grafana/dashboard-json.ts'
import { validateDashboard } from '../../packages/telltale/src/grafana/schema/index.ts'
import { api } from './api.ts'
import { infrastructure } from './infrastructure.ts'
import { workerMetrics } from './worker.ts'

type Json = ReturnType<typeof JSON.parse>

/** Title, type, unit, legends, and the limits with their colours. */
type Row = readonly [string, string, string, readonly string[], readonly string[]]

const pages: readonly [string, Dashboard, readonly string[], readonly Row[]][] = [
  [
    'API Service Metrics',
    api,
    ['label_values(http_requests_total, handler)'],
    [
      ['Request Rate', 'timeseries', 'reqps', ['{{handler}}'], []],
      ['Request Latency', 'timeseries', 's', ['p50', 'p95', 'p99'], ['2 red']],
      ['Error Rate', 'timeseries', 'percentunit', ['5xx share'], ['0.01 yellow', '0.05 red']],
      ['Active Requests', 'stat', 'short', ['in progress'], []],
      // Red below a half, yellow below 80 %.
      ['Cache Hit Rate', 'gauge', 'percentunit', ['{{cache_layer}}'], ['0.5 yellow', '0.8 green']],
      [
        'Connection Pool',
        'timeseries',
        'short',
        ['{{pool_name}} active', '{{pool_name}} idle', '{{pool_name}} max'],
        [],
      ],
      ['Graph Size', 'timeseries', 'short', ['nodes', 'edges'], []],
      ['Graph Update Duration', 'timeseries', 's', ['p95'], []],
      [
        'Circuit Breaker Status',
        'state-timeline',
        'short',
        ['{{breaker_name}}'],
        ['1 red', '2 yellow'],
      ],
    ],
  ],
  [
    'Worker Service Metrics',
    workerMetrics,
    ['label_values(worker_tasks_completed_total, task_type)'],
    [
      ['Task Completion Rate', 'timeseries', 'ops', ['{{task_type}} / {{status}}'], []],
      ['Task Duration', 'timeseries', 's', ['{{task_type}} p50', '{{task_type}} p95'], []],
      ['Active Workers', 'stat', 'short', ['{{worker_type}}'], []],
      ['Queue Depth', 'timeseries', 'short', ['{{queue_name}}'], ['100 red']],
      ['Queue Throughput', 'timeseries', 'ops', ['{{queue_name}} in', '{{queue_name}} out'], []],
      ['Export Requests', 'timeseries', 'ops', ['{{export_type}} / {{status}}'], []],
      ['Export Duration', 'timeseries', 's', ['{{export_type}} p95'], ['300 red']],
      ['Export Size', 'timeseries', 'bytes', ['{{export_type}} mean'], []],
    ],
  ],
  [
    'Infrastructure Metrics',
    infrastructure,
    ['label_values(connection_pool_max_connections, pool_name)'],
    [
      [
        'Connection Pool Utilization',
        'gauge',
        'percentunit',
        ['{{pool_name}}'],
        ['0.75 yellow', '0.9 red'],
      ],
      [
        'Active and Idle Connections',
        'timeseries',
        'short',
        ['{{pool_name}} active', '{{pool_name}} idle'],
        [],
      ],
      ['Waiting Requests', 'timeseries', 'short', ['{{pool_name}}'], ['1 yellow']],
      ['Connection Pool Timeouts', 'timeseries', 'ops', ['{{pool_name}}'], ['0.1 red']],
      [
        'Cache Performance',
        'timeseries',
        'ops',
        ['{{cache_layer}} hits', '{{cache_layer}} misses'],
        [],
      ],
      // Red below a half.
      [
        'Cache Hit Rate',
        'timeseries',
        'percentunit',
        ['{{cache_layer}}/{{cache_type}}'],
        ['0.5 green'],
      ],
      ['Cache Size', 'timeseries', 'bytes', ['{{cache_layer}} bytes', '{{cache_layer}} items'], []],
      [
        'Circuit Breaker Status',
        'state-timeline',
        'short',
        ['{{breaker_name}}'],
        ['1 red', '2 yellow'],
      ],
      [
        'Circuit Breaker Failure Rate',
        'timeseries',
        'percentunit',
        ['{{breaker_name}}'],
        ['0.2 red'],
      ],
      ['Interventions', 'timeseries', 'short', ['proposed', 'executed', 'rolled back'], []],
    ],
  ],
]

describe.each(pages)('%s', (title, page, choices, rows) => {
  const json = jsonOf(page)

  it('is called so, and can be narrowed', () => {
    expect(json.title).toBe(title)
    const [datasource, ...others] = json.templating.list
    expect(datasource.type).toBe('datasource')
    expect(others.map(({ query }: Json) => query)).toEqual(choices)
  })

  it('has its panels, in this order', () => {
    expect(json.panels.map((panel: Json) => panel.title)).toEqual(rows.map(([panel]) => panel))
  })

  it.each(rows)('%s: a %s in %s', (panelTitle, type, unit, legends, limits) => {
    const panel = json.panels.find((each: Json) => each.title === panelTitle)
    const { defaults } = panel.fieldConfig
    expect({
      type: panel.type,
      unit: defaults.unit,
      legends: panel.targets.map(({ legendFormat }: Json) => legendFormat),
      limits: defaults.thresholds.steps
        .slice(1)
        .map(({ value, color }: Json) => `${value} ${color}`),
    }).toEqual({ type, unit, legends, limits })
  })

  it('is valid in all four layers', () => {
    expect(validateDashboard(json)).toEqual([])
  })
})

describe('what the panels draw', () => {
  const panelOf = (page: Dashboard, title: string) =>
    jsonOf(page).panels.find((panel: Json) => panel.title === title)

  it.each([api, infrastructure])('is the state of a breaker in words, in $uid', (page) => {
    const { mappings } = panelOf(page, 'Circuit Breaker Status').fieldConfig.defaults
    const shown = Object.entries<Json>(mappings[0].options).map(([value, { text, color }]) => [
      value,
      text,
      color,
    ])
    expect(shown).toEqual([
      ['0', 'closed', 'green'],
      ['1', 'open', 'red'],
      ['2', 'half-open', 'yellow'],
    ])
  })

  it('is recent history behind the active requests', () => {
    expect(panelOf(api, 'Active Requests').options.graphMode).toBe('area')
  })

  it('are connections on top of each other, and interventions as bars of an hour', () => {
    const { custom } = panelOf(infrastructure, 'Active and Idle Connections').fieldConfig.defaults
    expect(custom.stacking.mode).toBe('normal')
    const interventions = panelOf(infrastructure, 'Interventions')
    expect(interventions.fieldConfig.defaults.custom.drawStyle).toBe('bars')
    expect(interventions.interval).toBe('1h')
  })

  it('are bytes on the left and entries on the right', () => {
    const { overrides } = panelOf(infrastructure, 'Cache Size').fieldConfig
    expect(overrides.flatMap(({ properties }: Json) => properties)).toEqual(
      expect.arrayContaining([
        { id: 'unit', value: 'short' },
        { id: 'custom.axisPlacement', value: 'right' },
      ]),
    )
  })
})

function jsonOf(page: Dashboard): Json {
  const options = { system: 'causal-organism', print: panelContext, minStep: '15s' } as const
  return JSON.parse(JSON.stringify(dashboardJson(page, options)))
}
