/** The examples in docs/checks are files: the bad one has exactly that problem, the good one none. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkForeign } from '../../packages/telltale/src/foreign/check-foreign.ts'
import { metricsOfBytes } from '../../packages/telltale/src/foreign/read-metrics.ts'

const pages = resolve(import.meta.dirname, '../../docs/checks')
const folder = mkdtempSync(join(tmpdir(), 'telltale-pages-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const exposition = `# TYPE http_requests_total counter
http_requests_total{method="GET",route="/",status_code="200"} 1
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{route="/",le="0.5"} 1
http_request_duration_seconds_bucket{route="/",le="+Inf"} 1
http_request_duration_seconds_sum{route="/"} 0.1
http_request_duration_seconds_count{route="/"} 1
# TYPE orders_queued gauge
orders_queued 0
`

/** What an example is checked together with, where it needs something else. */
const company: Readonly<Record<string, string>> = {
  routes: `groups:
  - name: shop
    rules:
      - alert: ShopDown
        expr: up{job="shop"} == 0
        labels: { severity: critical }
        annotations: { summary: The shop is down., description: It is., runbook_url: 'https://x' }
      - alert: ShopOverrun
        expr: sum(orders_queued) > 1000
        labels: { severity: critical }
        annotations: { summary: Too much., description: It is., runbook_url: 'https://x' }
      - alert: ShopSlow
        expr: sum(orders_queued) > 100
        labels: { severity: warning }
        annotations: { summary: The shop is slow., description: It is., runbook_url: 'https://x' }
      - alert: ShopBusy
        expr: sum(orders_queued) > 10
        labels: { severity: info }
        annotations: { summary: The shop is busy., description: It is., runbook_url: 'https://x' }
`,
  'collection/unknown-job': `groups:
  - name: shop
    rules: [{ record: 'shop:up:sum', expr: 'sum(up{job="shop"})' }]
`,
}

const examples = readdirSync(pages, { recursive: true, encoding: 'utf8' })
  .filter((path) => /^(dashboards|rules|routes|collection|metrics)\/.*\.md$/.test(path))
  .map((path) => [relative(pages, join(pages, path)).replace(/\.md$/, ''), join(pages, path)])
  .flatMap(([code = '', path = '']) => {
    const fences = readFileSync(path, 'utf8').matchAll(/```(json|yaml)\n(.*?)```/gs)
    const [bad, good] = [...fences].map(([, , text = '']) => text)
    // Examples of definitions are in TypeScript, and checked with them.
    return bad === undefined || good === undefined ? [] : [{ code, bad, good }]
  })

describe('the examples of files in docs/checks', () => {
  it('finds the pages that it is to play', () => {
    expect(examples.length).toBeGreaterThan(30)
  })

  it.each(examples)('$code: the bad example has this problem and no other', ({ code, bad }) => {
    expect(codesIn(code, bad)).toEqual([code])
  })

  it.each(examples)('$code: the good example has none', ({ code, good }) => {
    expect(codesIn(code, good)).toEqual([])
  })
})

function codesIn(code: string, example: string): readonly string[] {
  const group = dirname(code)
  const isDashboard = group === 'dashboards'
  const file = join(folder, `${basename(code)}.${isDashboard ? 'json' : 'yml'}`)
  writeFileSync(file, isDashboard ? dashboardText(JSON.parse(example)) : example)
  const other = company[code] ?? company[group]
  const beside = join(folder, 'company.yml')
  if (other !== undefined) writeFileSync(beside, other)
  const learnt = metricsOfBytes(Buffer.from(exposition), 'http://localhost:3001/metrics')
  const isAtUrl = code === 'collection/unreached'
  const { problems } = checkForeign({
    metrics: isAtUrl ? learnt : { ...learnt, sources: ['metrics.txt'] },
    files: other === undefined ? [file] : [file, beside],
  })
  return [...new Set(problems.map((problem) => problem.code))]
}

/** The excerpt of a dashboard, with everything that it does not speak of as it should be. */
function dashboardText({ panels = [{}], ...excerpt }: Record<string, unknown>): string {
  const dashboard = {
    title: 'Shop',
    uid: 'shop',
    schemaVersion: 39,
    editable: false,
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus' }] },
    ...excerpt,
    panels: (panels as readonly object[]).map((panel, i) => ({
      id: i + 1,
      type: 'timeseries',
      title: `Requests ${i + 1}`,
      description: 'HTTP requests answered.',
      gridPos: { x: 12 * (i % 2), y: 8 * Math.floor(i / 2), w: 12, h: 8 },
      datasource: { type: 'prometheus', uid: '${datasource}' },
      fieldConfig: { defaults: { unit: 'reqps' } },
      targets: [{ refId: 'A', expr: 'sum(rate(http_requests_total[$__rate_interval]))' }],
      ...panel,
    })),
  }
  return JSON.stringify(dashboard, null, 2)
}
