/** The preview without a mouse, and on a phone. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { goTo, openPage, type Preview, settled, startBrowser, startPreviewWith } from './browser.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'telltale-access-test-'))
const project = join(folder, 'telltale.ts')

let preview: Preview
let browser: Browser
let page: Page

beforeAll(async () => {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(project, readFileSync(join(import.meta.dirname, 'golden.ts'), 'utf8'))
  // Where no Prometheus is found data is generated, which is there at once.
  preview = await startPreviewWith({ PATH: folder }, '--project', project)
  browser = await startBrowser()
  page = (await openPage(browser)).page
}, 300_000)

afterAll(async () => {
  await browser?.close()
  await preview?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const pages = {
  'the index': '',
  'a dashboard': '#/d/golden',
  'a metric': '#/metric/golden/golden_requests_total',
  'an alert': '#/alert/golden/GoldenFull',
}

it.each(Object.entries(pages))(
  '%s is as wide as a phone',
  async (_, hash) => {
    await page.setViewportSize({ width: 420, height: 800 })
    await open(hash)
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(420)
    await page.setViewportSize({ width: 1400, height: 1000 })
  },
  60_000,
)

it.each(Object.entries(pages))(
  '%s has a name for everything that can be pressed',
  async (_, hash) => {
    await open(hash)
    const buttons = await page.locator('button').all()
    const said = await Promise.all(buttons.map((each) => each.ariaSnapshot()))
    expect(said.filter((each) => !/^- '?button "[^"]+"/.test(each))).toEqual([])
  },
  60_000,
)

it('the sources of a panel are opened and closed by keyboard, with the focus to be seen', async () => {
  await goTo(page, preview.url, 'golden')
  await tabTo(/^button "What it reads and where it is written"/)
  const outline = await page.evaluate<boolean>(
    '(({ outlineStyle, boxShadow }) => outlineStyle !== "none" || boxShadow !== "none")(getComputedStyle(document.activeElement))',
  )
  expect(outline).toBe(true)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}, 60_000)

it('a value of a variable is chosen by keyboard', async () => {
  await goTo(page, preview.url, 'golden')
  await page.locator('#variable-method').focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option', { name: 'GET', exact: true }).waitFor()
  await page.keyboard.type('POST')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await settled(page)
  expect(page.url()).toContain('var-method=POST')
}, 60_000)

it('another time is chosen by keyboard', async () => {
  await goTo(page, preview.url, 'golden')
  await tabTo(/^button "Time range selected/)
  await page.keyboard.press('Enter')
  await tabTo(/^textbox "From"/)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('now-15m')
  await tabTo(/^button "Apply time range"/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/from=now-15m/)
}, 60_000)

async function open(hash: string): Promise<void> {
  await page.goto('about:blank')
  await page.goto(`${preview.url}${hash}`)
  await page.getByText('golden', { exact: false }).first().waitFor()
  if (hash.startsWith('#/d/')) await settled(page)
}

/** Presses Tab until what has the focus is said like this. */
async function tabTo(said: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab')
    const focused = page.locator(':focus')
    if (
      (await focused.count()) > 0 &&
      said.test((await focused.first().ariaSnapshot()).replace(/^- '?/, ''))
    )
      return
  }
  throw new Error(`Tab does not come to ${said}`)
}
