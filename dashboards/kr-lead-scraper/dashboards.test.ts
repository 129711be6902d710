/**
 * The three dashboards are those that the specification describes.
 *
 * Queries that it names stand here as it writes them. Where it only proposes one, ratios are not
 * multiplied by 100, and `$__rate_interval` takes the place of `5m`.
 */
import { panelContext, parse, print } from '@telltale/promql'
import type { Dashboard } from 'telltale'
import { describe, expect, it } from 'vitest'
import { dashboardJson } from '../../packages/telltale/src/grafana/dashboard-json.ts'
import { validateDashboard } from '../../packages/telltale/src/grafana/schema/index.ts'
import { apiMetrics } from './api-metrics.ts'
import { scrapingStatistics } from './scraping-statistics.ts'
import { systemHealth } from './system-health.ts'

type Json = ReturnType<typeof JSON.parse>

/** Title, type, unit, limits with their colours from the lowest on, and queries by their legends. */
type Row = readonly [string, string, string, readonly string[], Readonly<Record<string, string>>]

const buckets = 'sum(rate(http_request_duration_seconds_bucket[5m])) by (le)'
const jobBuckets =
  'sum by (le) (rate(scraping_job_duration_seconds_bucket{source=~"$source"}[15m]))'
const errorShare =
  '(sum(rate(http_requests_total{status=~"5.."}[$__rate_interval])) or vector(0)) / sum(rate(http_requests_total[$__rate_interval]))'

const pages: readonly [string, Dashboard, readonly string[], readonly Row[]][] = [
  [
    'API Metrics',
    apiMetrics,
    [],
    [
      [
        'Request Rate',
        'timeseries',
        'reqps',
        ['green'],
        { '{{endpoint}}': 'sum(rate(http_requests_total[5m])) by (endpoint)' },
      ],
      [
        'Error Rate',
        'timeseries',
        'reqps',
        ['green', '0.1 yellow', '1 red'],
        { '5xx per second': 'sum(rate(http_requests_total{status=~"5.."}[5m]))' },
      ],
      [
        'Success Rate',
        'stat',
        'percentunit',
        ['red', '0.95 yellow', '0.99 green'],
        { success: `1 - ${errorShare}` },
      ],
      [
        'Latency Percentiles',
        'timeseries',
        's',
        ['green', '1 yellow', '2.5 red'],
        {
          p50: `histogram_quantile(0.50, ${buckets})`,
          p95: `histogram_quantile(0.95, ${buckets})`,
          p99: `histogram_quantile(0.99, ${buckets})`,
        },
      ],
      [
        'Top Endpoints',
        'bargauge',
        'reqps',
        ['green'],
        {
          '{{endpoint}}':
            'topk(10, sum by (endpoint) (rate(http_requests_total[$__rate_interval])))',
        },
      ],
      [
        'Slowest Endpoints',
        'bargauge',
        's',
        ['green'],
        {
          '{{endpoint}}':
            'topk(10, histogram_quantile(0.95, sum by (le, endpoint) (rate(http_request_duration_seconds_bucket[$__rate_interval]))))',
        },
      ],
      [
        'Active Requests',
        'gauge',
        'short',
        ['green', '50 yellow', '100 red'],
        { 'in progress': 'sum(http_requests_in_progress)' },
      ],
    ],
  ],
  [
    'Scraping Statistics',
    scrapingStatistics,
    ['label_values(scraping_jobs_total, source)'],
    [
      [
        'Total Jobs',
        'stat',
        'short',
        ['green'],
        { jobs: 'sum(increase(scraping_jobs_total{source=~"$source"}[$__range]))' },
      ],
      [
        'Success Rate',
        'stat',
        'percent',
        ['red', '80 yellow', '95 green'],
        {
          success: 'sum(scraping_jobs_total{status="completed"}) / sum(scraping_jobs_total) * 100',
        },
      ],
      [
        'Active Jobs',
        'stat',
        'short',
        ['green'],
        { '{{source}}': 'sum by (source) (scraping_jobs_active{source=~"$source"})' },
      ],
      [
        'Job Duration Percentiles',
        'timeseries',
        's',
        ['green'],
        {
          p50: `histogram_quantile(0.50, ${jobBuckets})`,
          p95: `histogram_quantile(0.95, ${jobBuckets})`,
          p99: `histogram_quantile(0.99, ${jobBuckets})`,
        },
      ],
      [
        'Result Types',
        'timeseries',
        'suffix:results/s',
        ['green'],
        {
          '{{result_type}}':
            'sum by (result_type) (rate(scraping_results_total{source=~"$source"}[$__rate_interval]))',
        },
      ],
      [
        'Duplicate Detection',
        'timeseries',
        'short',
        ['green'],
        { '{{action}}': 'sum by (action) (increase(duplicates_detected_total[1h]))' },
      ],
      [
        'Smart Scraper Usage',
        'timeseries',
        'short',
        ['green'],
        {
          '{{mode}} / {{method}}':
            'sum by (mode, method) (increase(smart_scraper_enrichments_total[1h]))',
        },
      ],
      [
        'Queue Size',
        'timeseries',
        'short',
        ['green', '50 yellow', '100 red'],
        { '{{queue_name}}': 'sum(queue_size) by (queue_name)' },
      ],
      [
        'Queue Throughput',
        'timeseries',
        'suffix:jobs/min',
        ['green'],
        {
          '{{queue_name}} / {{status}}':
            'sum by (queue_name, status) (rate(queue_jobs_total[$__rate_interval])) * 60',
        },
      ],
    ],
  ],
  [
    'System Health',
    systemHealth,
    [],
    [
      [
        'Service Health',
        'stat',
        'short',
        ['red', '1 green'],
        { '{{service}}': 'min by (service) (service_health)' },
      ],
      [
        'Request Rate by Status',
        'timeseries',
        'reqps',
        ['green'],
        { '{{status}}': 'sum by (status) (rate(http_requests_total[$__rate_interval]))' },
      ],
      [
        'Error Rate',
        'stat',
        'percentunit',
        ['green', '0.01 yellow', '0.05 red'],
        { '5xx share': errorShare },
      ],
      [
        'Average Latency',
        'timeseries',
        's',
        ['green'],
        {
          mean: 'sum(rate(http_request_duration_seconds_sum[$__rate_interval])) / sum(rate(http_request_duration_seconds_count[$__rate_interval]))',
        },
      ],
      ['Active Workers', 'stat', 'short', ['red', '1 green'], { workers: 'sum(workers_active)' }],
      [
        'Queue Backlog',
        'timeseries',
        'short',
        ['green', '100 red'],
        { '{{queue_name}}': 'sum(queue_size) by (queue_name)' },
      ],
    ],
  ],
]

describe.each(pages)('%s', (title, page, choices, rows) => {
  const json = jsonOf(page)

  it('is called so, can be edited, and can be narrowed', () => {
    expect(json).toMatchObject({ title, editable: true })
    const [datasource, ...others] = json.templating.list
    expect(datasource.type).toBe('datasource')
    expect(others.map(({ query }: Json) => query)).toEqual(choices)
  })

  it('has its panels, in this order, and what else there is in a closed row behind them', () => {
    const titles = json.panels.map((panel: Json) => panel.title)
    expect(titles.slice(0, rows.length)).toEqual(rows.map(([panel]) => panel))
    for (const row of json.panels.slice(rows.length))
      expect(row).toMatchObject({ type: 'row', title: 'Details', collapsed: true })
  })

  it.each(rows)('%s: a %s in %s', (panelTitle, type, unit, limits, queries) => {
    const panel = json.panels.find((each: Json) => each.title === panelTitle)
    const { defaults } = panel.fieldConfig
    expect({
      type: panel.type,
      unit: defaults.unit,
      limits: defaults.thresholds.steps.map(({ value, color }: Json) =>
        value === null ? color : `${value} ${color}`,
      ),
      queries: Object.fromEntries(
        panel.targets.map(({ legendFormat, expr }: Json) => [legendFormat, expr]),
      ),
    }).toEqual({
      type,
      unit,
      limits,
      queries: Object.fromEntries(
        Object.entries(queries).map(([legend, query]) => [legend, canonical(query)]),
      ),
    })
  })

  it('is valid in all four layers', () => {
    expect(validateDashboard(json)).toEqual([])
  })
})

describe('what the panels draw', () => {
  const panelOf = (page: Dashboard, title: string) =>
    jsonOf(page).panels.find((panel: Json) => panel.title === title)

  it('is the health of a service in words', () => {
    const panel = panelOf(systemHealth, 'Service Health')
    const [{ options }] = panel.fieldConfig.defaults.mappings
    expect(options['0']).toMatchObject({ text: 'down', color: 'red' })
    expect(options['1']).toMatchObject({ text: 'up', color: 'green' })
    expect(panel.options.textMode).toBe('value_and_name')
  })

  it.each([
    [scrapingStatistics, 'Active Jobs'],
    [systemHealth, 'Error Rate'],
  ])('is recent history behind a number: $uid, %s', (page, title) => {
    expect(panelOf(page, title).options.graphMode).toBe('area')
  })

  it.each(['Duplicate Detection', 'Smart Scraper Usage'])(
    'are bars of an hour on top of each other: %s',
    (title) => {
      const panel = panelOf(scrapingStatistics, title)
      expect(panel.interval).toBe('1h')
      expect(panel.fieldConfig.defaults.custom).toMatchObject({
        drawStyle: 'bars',
        stacking: { mode: 'normal' },
      })
    },
  )

  it.each([
    [scrapingStatistics, 'Result Types'],
    [systemHealth, 'Request Rate by Status'],
  ])('are areas on top of each other: $uid, %s', (page, title) => {
    expect(panelOf(page, title).fieldConfig.defaults.custom).toMatchObject({
      drawStyle: 'line',
      stacking: { mode: 'normal' },
    })
  })

  it('is, of the named success rate, how to read it without what is long past', () => {
    const { description } = panelOf(scrapingStatistics, 'Success Rate')
    expect(description).toContain('increase(scraping_jobs_total{status="completed"}[1h])')
  })
})

function jsonOf(page: Dashboard): Json {
  const context = { system: 'kr-lead-scraper', print: panelContext, minStep: '15s' } as const
  return JSON.parse(JSON.stringify(dashboardJson(page, context)))
}

/** A query as telltale prints it: the same, with `by` in front and numbers in their shortest form. */
function canonical(query: string): string {
  const { node } = parse(query)
  if (node === undefined) throw new Error(`${query} is no PromQL`)
  return print({ node })
}
