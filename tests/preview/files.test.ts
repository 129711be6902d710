/** Dashboards of any origin, given by their paths. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { readDashboardFiles } from '../../packages/telltale/src/preview/dashboard-files.ts'
import { generatedData } from '../../packages/telltale/src/preview/generated-data.ts'
import { inventedSystem } from '../../packages/telltale/src/preview/invented-system.ts'
import { until } from '../real/prometheus.ts'
import { goTo, openPage, panel, startBrowser, startPreviewIn } from './browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'telltale-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const nowMs = Date.UTC(2026, 4, 20, 12)

async function seriesOf(paths: readonly string[], expr: string): Promise<readonly object[]> {
  const { dashboards } = readDashboardFiles(paths, folder)
  const data = generatedData({ historyMs: 3_600_000, nowMs })
  data.update([inventedSystem(dashboards)], new Map())
  const query = new URLSearchParams({ query: expr, time: String(nowMs / 1000) })
  const { body } = await data.ask('files', 'query', query)
  return JSON.parse(body).data.result
}

function written(name: string, json: object): string {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(json))
  return file
}

const lines = {
  id: 1,
  type: 'timeseries',
  title: 'Requests',
  gridPos: { x: 0, y: 0, w: 12, h: 8 },
}

const panels = [
  {
    ...lines,
    targets: [
      {
        refId: 'A',
        expr: 'sum by (code) (rate(shop_requests_total{job=~"$job"}[$__rate_interval]))',
      },
      { refId: 'B', expr: 'histogram_quantile(0.9, sum by (le) (rate(shop_seconds_bucket[5m])))' },
    ],
  },
]

it('have numbers for metrics that nobody has declared, with the labels that they are grouped by', async () => {
  const file = written('shop.json', { title: 'Shop', uid: 'shop', panels })
  const codes = await seriesOf([file], 'sum by (code) (rate(shop_requests_total[5m]))')
  expect(codes.length).toBeGreaterThan(1)
  const quantile = 'histogram_quantile(0.9, sum by (le) (rate(shop_seconds_bucket[5m])))'
  expect(await seriesOf([file], quantile)).toHaveLength(1)
})

it('are found in folders, each under a name of its own', () => {
  written('a.json', { title: 'A', uid: 'same', panels })
  written('b.json', { title: 'B', uid: 'same', panels })
  written('package.json', { name: 'no dashboard' })
  const { dashboards } = readDashboardFiles([folder], folder)
  expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length)
  const beside = readDashboardFiles([join(folder, 'a.json')], folder, new Set(['same']))
  expect(beside.dashboards.map(({ uid }) => uid)).not.toContain('same')
  expect(dashboards.map(({ file }) => file)).not.toContain('package.json')
})

it('that telltale has generated are dashboards like any other', () => {
  const out = resolve(import.meta.dirname, '../../out/aharadar/infra/grafana/dashboards')
  const { dashboards, problems } = readDashboardFiles([out], out)
  expect(problems).toEqual([])
  expect(dashboards.map(({ title }) => title)).toContain('AhaRadar Overview')
})

it('that are cut off are a problem, and hide no other', () => {
  const cut = join(folder, 'cut.json')
  writeFileSync(cut, '{"panels": [1,')
  const { dashboards, problems } = readDashboardFiles([cut, join(folder, 'a.json')], folder)
  expect(problems.map(({ code }) => code)).toEqual(['files/json'])
  expect(dashboards.map(({ title }) => title)).toEqual(['A'])
})

it('are drawn in a browser without any project; what is broken about them stands over the page until it is mended', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'telltale-files-page-'))
  const expr = 'sum by (code) (rate(shop_requests_total[$__rate_interval]))'
  const panels = [{ ...lines, targets: [{ refId: 'A', expr }] }]
  writeFileSync(join(cwd, 'shop.json'), JSON.stringify({ title: 'Shop', uid: 'shop', panels }))
  writeFileSync(join(cwd, 'broken.json'), '{"panels": [1,')
  const preview = await startPreviewIn(cwd, {}, 'shop.json', 'broken.json')
  const browser = await startBrowser()
  onTestFinished(async () => {
    await browser.close()
    await preview.stop()
    rmSync(cwd, { recursive: true, force: true })
  })
  expect(preview.said()).toContain('shows 1 dashboard of Files')
  const { page, complaints } = await openPage(browser)
  await goTo(page, preview.url, 'shop')
  expect(await panel(page, 'Requests').locator('canvas').count()).toBe(1)
  expect(await panel(page, 'Requests').innerText()).toMatch(/code/)
  expect(await page.getByRole('note').innerText()).toContain('made up')
  const alert = page.locator('.problems')
  expect(await alert.innerText()).toMatch(/One problem.*error\[files\/json\].*broken\.json/s)

  writeFileSync(
    join(cwd, 'broken.json'),
    JSON.stringify({ title: 'Mended', uid: 'mended', panels }),
  )
  await until('nothing stands over the page', async () => (await alert.count()) === 0)
  await goTo(page, preview.url, 'mended')
  expect(await panel(page, 'Requests').locator('canvas').count()).toBe(1)
  expect(complaints()).toEqual([])
}, 300_000)
