/** What the preview shows of every panel type, and what a reader can do. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  goTo,
  type OpenPage,
  openPage,
  type Preview,
  panel,
  settled,
  startBrowser,
  startPreview,
} from './browser.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'telltale-preview-test-'))
const project = join(folder, 'telltale.ts')
const source = readFileSync(join(import.meta.dirname, 'golden.ts'), 'utf8')

let preview: Preview
let browser: Browser
let open: OpenPage
let page: Page

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(project, source)
  preview = await startPreview(project, '--history', '1h')
  browser = await startBrowser()
  open = await openPage(browser)
  page = open.page
}, 300_000)

afterEach(() => writeFileSync(project, source))

afterAll(async () => {
  await browser?.close()
  await preview?.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('a panel', () => {
  beforeAll(() => goTo(page, preview.url, 'golden'), 180_000)

  it('with lines has its axis in the unit of the metric, and a legend with values', async () => {
    const lines = panel(page, 'Lines')
    expect(await lines.locator('canvas').count()).toBe(1)
    const text = await lines.innerText()
    expect(text).toMatch(/GET\s+[\d.]+ req\/s/)
    expect(text).toMatch(/POST\s+[\d.]+ req\/s/)
  })

  it('has a second axis for what is on the right', async () => {
    expect(await panel(page, 'Two axes').innerText()).toMatch(/depth\s*\(right y-axis\)/)
  })

  it('with one value shows it with its unit', async () => {
    expect((await panel(page, 'One value').innerText()).replace(/\s+/g, ' ')).toMatch(
      /One value [\d.]+ req\/s/,
    )
  })

  it("with dials has one for each series, its alert's threshold around it", async () => {
    const dials = panel(page, 'Dial').getByRole('img')
    expect(await dials.count()).toBe(2)
    expect(await dials.first().getAttribute('aria-label')).toMatch(/^fast \d+$/)
    // The track, the value and two stretches of colour.
    expect(await dials.first().locator('path').count()).toBe(4)
  })

  it('with bars has a name and a value for each', async () => {
    expect((await panel(page, 'Bars of values').innerText()).split('\n').filter(Boolean)).toEqual([
      'Bars of values',
      'fast',
      expect.stringMatching(/^\d+$/),
      'slow',
      expect.stringMatching(/^\d+$/),
    ])
  })

  it('with shares adds up to 100 percent', async () => {
    const text = await panel(page, 'Shares').innerText()
    const shares = [...text.matchAll(/(\d+)%/g)].slice(0, 2).map(([, share]) => Number(share))
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(100)
  })

  it('with buckets draws cells in several colours', async () => {
    expect(await coloursIn(page, 'Buckets')).toBeGreaterThan(5)
  })

  it('with columns, frequencies, candles, periods and moments draws them', async () => {
    expect(await panel(page, 'Columns').locator('svg[role=img] rect').count()).toBe(4)
    expect(await panel(page, 'How often').locator('svg[role=img] rect').count()).toBeGreaterThan(5)
    for (const title of ['Candles', 'Periods', 'Moments'])
      expect(await coloursIn(page, title), title).toBeGreaterThan(3)
  })

  it('with rows is a table whose columns are labels and the value', async () => {
    const table = panel(page, 'Rows')
    expect(await table.getByRole('columnheader').allTextContents()).toEqual(['method', 'Value'])
    expect(await table.getByRole('gridcell').allTextContents()).toEqual([
      'GET',
      expect.stringMatching(/^[\d.]+ req\/s$/),
      'POST',
      expect.stringMatching(/^[\d.]+ req\/s$/),
    ])
  })

  it('with words renders Markdown, and runs nothing that is in it', async () => {
    const words = panel(page, 'Words')
    expect(await words.getByRole('heading', { name: 'A heading' }).count()).toBe(1)
    expect(await words.locator('script').count()).toBe(0)
  })

  it('says what it reads, where it is written and which alert watches it', async () => {
    await panel(page, 'Dial')
      .getByRole('button', { name: /where it is written/ })
      .click()
    const drawer = page.getByRole('dialog')
    const text = await drawer.innerText()
    expect(text).toContain('telltale.ts:')
    expect(text).toContain('max by (queue) (golden_depth)')
    expect(text).toMatch(/2 series, 2 samples, \d+ ms/)
    expect(text).toContain('golden_depth gauge {queue}')
    expect(text).toContain('GoldenFull')
    await drawer.getByText(/^(not firing|pending|firing)$/).waitFor()
    const link = drawer.getByRole('link', { name: /telltale\.ts:\d+:\d+/ })
    expect(await link.getAttribute('href')).toMatch(/^vscode:\/\/file\/.+telltale\.ts:\d+:\d+$/)
    await drawer.getByRole('button', { name: 'Close' }).first().click()
  })

  it('of none complains', () => {
    expect(open.complaints()).toEqual([])
  })
})

describe('a reader', () => {
  beforeAll(() => goTo(page, preview.url, 'golden'), 180_000)

  it('narrows the panels to a value of a variable, and the address keeps it', async () => {
    await goTo(page, preview.url, 'golden', 'var-method=POST')
    const text = await panel(page, 'Lines').innerText()
    expect(text).toContain('POST')
    expect(text).not.toContain('GET')
    await goTo(page, preview.url, 'golden')
  }, 60_000)

  it('chooses a value in the list', async () => {
    await page.locator('#variable-method').click()
    await page.getByRole('option', { name: 'GET', exact: true }).click()
    await page.keyboard.press('Escape')
    await settled(page)
    expect(page.url()).toContain('var-method=GET')
    expect(await panel(page, 'Lines').innerText()).not.toContain('POST')
    await goTo(page, preview.url, 'golden')
  }, 60_000)

  it('zooms in by dragging, everywhere', async () => {
    const over = panel(page, 'Lines').locator('.u-over')
    const box = await over.boundingBox()
    if (box === null) throw new Error('the plot is not there')
    await page.mouse.move(box.x + box.width * 0.25, box.y + 20)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.5, box.y + 25, { steps: 5 })
    await page.mouse.up()
    const times = /from=(\d+)&to=(\d+)/
    await page.waitForURL(times)
    const [, from, to] = times.exec(page.url()) ?? []
    const minutes = (Number(to) - Number(from)) / 60_000
    expect(minutes).toBeGreaterThan(13)
    expect(minutes).toBeLessThan(17)
    await goTo(page, preview.url, 'golden')
  }, 60_000)

  it('sees the values under the cursor', async () => {
    const over = panel(page, 'Lines').locator('.u-over')
    await over.hover({ position: { x: 200, y: 60 } })
    const tooltip = page.locator('#grafana-portal-container')
    await expect.poll(() => tooltip.innerText()).toMatch(/GET\s+[\d.]+ req\/s/)
  })

  it('sees the values of a slice and of a column, by keyboard, too', async () => {
    const tooltip = (text: RegExp) => page.getByRole('tooltip').filter({ hasText: text })
    await panel(page, 'Shares').locator('svg[role=img] path').first().focus()
    await tooltip(/^GET: [\d.]+ K? ?\(\d+%\)$/).waitFor({ timeout: 10_000 })
    await panel(page, 'Columns').locator('svg[role=img] g g rect').last().hover()
    await tooltip(/^POST■.*: [\d.]+/).waitFor({ timeout: 10_000 })
  })

  it('shows one series alone by a click on its name, and all again by another', async () => {
    const name = panel(page, 'Lines').getByRole('button', { name: 'POST' })
    expect(await pixelsIn(page, 'Lines', green)).toBeGreaterThan(100)
    await name.click()
    await expect.poll(() => pixelsIn(page, 'Lines', green)).toBe(0)
    await name.click()
    await expect.poll(() => pixelsIn(page, 'Lines', green)).toBeGreaterThan(100)
  })

  it('folds a row', async () => {
    await page.getByRole('button', { name: 'Shapes' }).click()
    expect(await panel(page, 'Columns').count()).toBe(0)
    await page.getByRole('button', { name: 'Shapes' }).click()
    await settled(page)
    expect(await panel(page, 'Columns').count()).toBe(1)
  })

  it('finds a metric by its name, and everything that reads it', async () => {
    await page.goto(`${preview.url}#/`)
    await page.getByPlaceholder('Dashboards, metrics, alerts').fill('golden_dep')
    await page.getByRole('link', { name: 'golden_depth' }).click()
    const main = page.locator('main')
    const metric = main.getByText('gauge in jobs, exposed by golden. Jobs that wait.')
    await metric.waitFor({ timeout: 10_000 })
    expect(await main.innerText()).toContain('Everything > Values > Dial')
    await page.getByRole('link', { name: 'GoldenFull' }).click()
    await main.getByText('Start more of them.').waitFor({ timeout: 10_000 })
  })
})

describe('a change of a file', () => {
  beforeAll(() => goTo(page, preview.url, 'golden', 'from=now-30m&to=now'), 180_000)

  it('shows at once, and the range stays', async () => {
    writeFileSync(project, source.replace("'Lines'", "'Renamed lines'"))
    await panel(page, 'Renamed lines').waitFor({ timeout: 30_000 })
    expect(page.url()).toContain('from=now-30m')
  }, 60_000)

  it('that cannot be read is told over what could be read before, until it is mended', async () => {
    writeFileSync(project, source.replace('export default', 'export defalt'))
    const overlay = page.locator('.problems', { hasText: 'project/' })
    await overlay.waitFor({ timeout: 30_000 })
    expect(await overlay.innerText()).toContain('fatal[project/syntax]')
    expect(await panel(page, 'Bars').count()).toBe(1)
    writeFileSync(project, source)
    await overlay.waitFor({ state: 'detached', timeout: 30_000 })
  }, 90_000)

  it('that breaks a check is told in the words of the terminal', async () => {
    writeFileSync(project, source.replace("help: 'Jobs that wait.'", "help: ''"))
    const overlay = page.locator('.problems', { hasText: 'metrics/no-help' })
    await overlay.waitFor({ timeout: 30_000 })
    await expect.poll(preview.said).toContain('metrics/no-help')
  }, 60_000)
})

describe('the server', () => {
  it('answers to its own names only', async () => {
    expect(await status(preview.url, 'rebind.example:80')).toBe(403)
    expect(await status(preview.url, new URL(preview.url).host)).toBe(200)
  })

  it('reads and never writes', async () => {
    const answer = await fetch(`${preview.url}api/prometheus/golden/admin/tsdb/delete_series`)
    expect(answer.status).toBe(404)
    expect((await fetch(preview.url, { method: 'POST' })).status).toBe(405)
  })

  it('gives no file outside of the page', async () => {
    for (const path of ['..%2f..%2f..%2fpackage.json', '%2e%2e/%2e%2e/package.json'])
      expect((await fetch(`${preview.url}${path}`)).status).toBe(404)
  })
})

/** Of the first series in Grafana's dark theme. */
const green = '115 191 105'

/** How many different colours there are on a panel's canvas. */
async function coloursIn(page: Page, title: string): Promise<number> {
  return Object.keys(await canvasOf(page, title)).length
}

async function pixelsIn(page: Page, title: string, colour: string): Promise<number> {
  return (await canvasOf(page, title))[colour] ?? 0
}

/** Opaque pixels of a panel's canvas, by their colour. */
function canvasOf(page: Page, title: string): Promise<Readonly<Record<string, number>>> {
  return panel(page, title)
    .locator('canvas')
    .first()
    .evaluate((element) => {
      const canvas = element as unknown as Canvas
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      const pixels: Record<string, number> = {}
      for (let i = 0; i < data.length; i += 4) {
        const colour = `${data[i]} ${data[i + 1]} ${data[i + 2]}`
        if ((data[i + 3] ?? 0) > 200) pixels[colour] = (pixels[colour] ?? 0) + 1
      }
      return pixels
    })
}

/** As much of a canvas as is needed: the tests know no DOM. */
interface Canvas {
  readonly width: number
  readonly height: number
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray }
  }
}

function status(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    request({ hostname, port, path: '/api/project', headers: { host } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .once('error', reject)
      .end()
  })
}
