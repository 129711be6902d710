/** The four dashboards are those that the specification describes: panels, types, units, limits. */
import { panelContext } from '@telltale/promql'
import type { Dashboard } from 'telltale'
import { describe, expect, it } from 'vitest'
import { dashboardJson } from '../../packages/telltale/src/grafana/dashboard-json.ts'
import { validateDashboard } from '../../packages/telltale/src/grafana/schema/index.ts'
import { apiPerformance } from './api-performance.ts'
import { discoveryPipeline } from './discovery-pipeline.ts'
import { llmUsage } from './llm-usage.ts'
import { systemResources } from './system-resources.ts'

type Json = ReturnType<typeof JSON.parse>

/** Title, type, unit, legends, and the limits: the lowest colour, then value and colour. */
type Row = readonly [string, string, string, readonly string[], string]

const hitRate: Row = [
  ...(['Cache Hit Rate', 'gauge', 'percentunit', ['hit rate']] as const),
  'red, 0.5 yellow, 0.8 green',
]

const pages: readonly [string, Dashboard, string, readonly Row[]][] = [
  [
    'API Performance',
    apiPerformance,
    'label_values(http_requests_total, endpoint)',
    [
      ['Request Rate', 'timeseries', 'reqps', ['{{status}}'], 'green'],
      ['Error Rate', 'timeseries', 'percentunit', ['5xx share'], 'green, 0.01 yellow, 0.05 red'],
      ['Request Duration p95', 'timeseries', 's', ['{{endpoint}}'], 'green, 1 yellow, 5 red'],
      ['Concurrent Requests', 'timeseries', 'short', ['in progress'], 'green, 100 red'],
      ['Database Size', 'timeseries', 'decbytes', ['size'], 'green, 50000000000 red'],
      ['Database Query Duration p95', 'timeseries', 's', ['{{operation}}'], 'green, 1 red'],
      ['Signals Total', 'stat', 'short', ['signals'], 'green'],
      ['Discoveries Total', 'stat', 'short', ['discoveries'], 'green'],
      ['Topics Tracked', 'stat', 'short', ['topics'], 'green'],
      hitRate,
    ],
  ],
  [
    'Discovery Pipeline',
    discoveryPipeline,
    'label_values(discoveries_fetched_total, source)',
    [
      ['Discoveries by Source', 'timeseries', 'short', ['{{source}}'], 'green'],
      [
        'Discovery Fetch Duration',
        'timeseries',
        's',
        ['{{source}} p50', '{{source}} p95'],
        'green',
      ],
      ['Pipeline Run Success Rate', 'stat', 'percentunit', ['success'], 'red, 0.9 green'],
      [
        'Pipeline Duration',
        'timeseries',
        's',
        ['{{stage}} p50', '{{stage}} p95'],
        'green, 3600 red',
      ],
      ['Topic Evolution', 'timeseries', 'short', ['active', 'new per hour'], 'green'],
      ['Topic-Artifact Coverage', 'gauge', 'percent', ['coverage'], 'red, 95 green'],
      ['Entity Resolution Activity', 'timeseries', 'ops', ['{{outcome}}', 'merges'], 'green'],
      [
        ...(['Cross-Source Relationships', 'timeseries', 'short'] as const),
        ...([['{{relationship_type}}', 'new per hour'], 'green'] as const),
      ],
      ['Pipeline Errors', 'stat', 'short', ['errors'], 'green, 1 yellow, 10 red'],
      ['Last Pipeline Run', 'stat', 'h', ['hours ago'], 'green, 24 yellow, 25 red'],
      ['Embedding Generation Rate', 'stat', 'ops', ['embeddings/s'], 'green'],
    ],
  ],
  [
    'LLM Usage & Costs',
    llmUsage,
    'label_values(llm_requests_total, provider)',
    [
      ['LLM Requests by Provider', 'timeseries', 'reqps', ['{{provider}}'], 'green'],
      [
        ...(['Request Duration by Provider', 'timeseries', 's'] as const),
        ...([['{{provider}} p50', '{{provider}} p95'], 'green, 30 red'] as const),
      ],
      [
        ...(['Token Usage by Provider', 'timeseries', 'suffix:tokens/s'] as const),
        ...([['{{provider}} {{token_type}}'], 'green'] as const),
      ],
      ['Model Usage Distribution', 'piechart', 'short', ['{{model}}'], 'green'],
      ['LLM Error Rate', 'timeseries', 'percentunit', ['errors'], 'green, 0.05 red'],
      ['Estimated Hourly Cost (OpenAI)', 'timeseries', 'currencyUSD', ['USD per hour'], 'green'],
      ['Total Requests (24h)', 'stat', 'short', ['requests'], 'green'],
      ['Total Tokens (24h)', 'stat', 'short', ['tokens'], 'green'],
      ['Average Response Time', 'stat', 's', ['mean'], 'green'],
      ['Estimated Daily Cost', 'stat', 'currencyUSD', ['USD per day'], 'green'],
      ['Success Rate by Provider', 'bargauge', 'percentunit', ['{{provider}}'], 'red, 0.95 green'],
    ],
  ],
  [
    'System Resources',
    systemResources,
    'label_values(process_cpu_seconds_total, instance)',
    [
      ['CPU Usage', 'timeseries', 'percentunit', ['{{instance}}'], 'green, 0.9 red'],
      [
        'Memory Usage',
        'timeseries',
        'bytes',
        ['{{instance}} RSS', '{{instance}} virtual'],
        'green',
      ],
      [
        ...(['Database Size Growth', 'timeseries', 'decbytes'] as const),
        ...([['size', 'growth per hour'], 'green, 1000000000 red'] as const),
      ],
      ['Database Connections', 'timeseries', 'short', ['active', 'limit'], 'green'],
      ['Cache Performance', 'timeseries', 'ops', ['hits', 'misses', 'evictions'], 'green'],
      ['Cache Size', 'timeseries', 'short', ['{{cache_name}}'], 'green, 100000 red'],
      ['Pod Restarts', 'timeseries', 'short', ['{{pod}}'], 'green, 0.1 red'],
      [
        ...(['Open File Descriptors', 'timeseries', 'short'] as const),
        ...([['{{instance}} open', '{{instance}} limit'], 'green'] as const),
      ],
      ['Current CPU %', 'gauge', 'percentunit', ['CPU'], 'green, 0.7 yellow, 0.9 red'],
      ['Current Memory', 'gauge', 'bytes', ['RSS'], 'green, 1610612736 yellow, 1932735283.2 red'],
      hitRate,
      ['Database Size', 'stat', 'decbytes', ['size'], 'green, 10000000000 yellow, 50000000000 red'],
    ],
  ],
]

describe.each(pages)('%s', (title, page, variable, rows) => {
  const json: Json = JSON.parse(
    JSON.stringify(
      dashboardJson(page, { system: 'signal-harvester', print: panelContext, minStep: '15s' }),
    ),
  )
  const panels: readonly Json[] = json.panels.filter(({ type }: Json) => type !== 'row')

  it('has its panels, in their order', () => {
    expect(json.title).toBe(title)
    expect(panels.map((panel) => panel.title)).toEqual(rows.map(([name]) => name))
  })

  it.each(rows)('%s: a %s in %s', (name, type, unit, legends, limits) => {
    const panel = panels.find((each) => each.title === name)
    const { thresholds } = panel.fieldConfig.defaults
    const steps = thresholds.steps.map(({ value, color }: Json) =>
      value === null ? color : `${value} ${color}`,
    )
    expect({
      type: panel.type,
      unit: panel.fieldConfig.defaults.unit,
      legends: panel.targets.map(({ legendFormat }: Json) => legendFormat),
      limits: steps.join(', '),
    }).toEqual({ type, unit, legends, limits })
  })

  it('SH-A2: leads from every single number to a page with its history, in the same time', () => {
    const numbers = panels.filter(({ type }) => ['stat', 'gauge', 'bargauge'].includes(type))
    expect(numbers.length).toBeGreaterThan(0)
    for (const panel of numbers) {
      expect(panel.links, panel.title).toHaveLength(1)
      expect(panel.links[0].url).toMatch(/^\/d\/sh-/)
      expect(panel.links[0].url).toContain('${__url_time_range}&${__all_variables}')
    }
  })

  it('can be narrowed', () => {
    const queries = json.templating.list.map(({ query }: Json) => query)
    expect(queries).toEqual(['prometheus', variable])
  })

  it('is valid in all four layers', () => {
    expect(validateDashboard(json)).toEqual([])
  })
})

it('the coverage is asked for as its users know it, and money by the price list', () => {
  const queryOf = (page: Dashboard, title: string): string => {
    const json: Json = JSON.parse(
      JSON.stringify(
        dashboardJson(page, { system: 'signal-harvester', print: panelContext, minStep: '15s' }),
      ),
    )
    return json.panels.find((panel: Json) => panel.title === title).targets[0].expr
  }
  expect(queryOf(discoveryPipeline, 'Topic-Artifact Coverage')).toBe(
    'topic_artifacts_total / discoveries_total * 100',
  )
  const daily = queryOf(llmUsage, 'Estimated Daily Cost')
  for (const price of [0.0015, 0.002, 0.0005, 0.008, 0.024])
    expect(daily).toContain(`* ${price} / 1000 or vector(0)`)
  expect(daily).toContain('model!~"gpt-4.*"')
})
