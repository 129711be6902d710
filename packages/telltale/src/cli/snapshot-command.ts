/** `telltale snapshot`: pictures of the dashboards, for documents and pull requests. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { counted } from '../report/counted.ts'
import { styleFor } from '../report/style.ts'
import { startBrowser } from './browser.ts'
import { chosenDashboards } from './chosen-dashboards.ts'
import { type OpenPreview, openPreview, type PreviewFlags } from './open-preview.ts'
import { secondsText } from './summary.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'

export interface SnapshotFlags extends Omit<PreviewFlags, 'port'> {
  readonly out: string
  readonly dashboard?: string
  readonly panel?: string
  readonly theme: string
  readonly width: string
  readonly scale: string
  readonly from: string
  readonly chromium?: string
}

export async function snapshotCommand(flags: SnapshotFlags, terminal: Terminal): Promise<number> {
  const width = whole('--width', flags.width, 320, 7680)
  const scale = whole('--scale', flags.scale, 1, 4)
  const themes = flags.theme === 'both' ? ['light', 'dark'] : [flags.theme]
  const out = resolve(terminal.cwd, flags.out)
  const preview = await openPreview({ ...flags, port: '0' }, terminal)
  try {
    const { problems } = await preview.read()
    const uids = chosenDashboards(preview.project(), flags.dashboard)
    if (uids.length === 0 && problems.length > 0)
      throw new UsageError('The project cannot be read: telltale check says why.')
    const browser = await startBrowser(flags.chromium)
    try {
      mkdirSync(out, { recursive: true })
      for (const theme of themes) {
        const page = await browser.newPage({
          viewport: { width, height: 900 },
          deviceScaleFactor: scale,
          colorScheme: theme === 'light' ? 'light' : 'dark',
        })
        for (const uid of uids) {
          terminal.signal.throwIfAborted()
          await show(page, preview, uid, theme, flags.from)
          const name = `${uid}${themes.length > 1 ? `-${theme}` : ''}`
          await picture(page, join(out, name), flags.panel)
        }
        await page.close()
      }
    } finally {
      await browser.close()
    }
    const style = styleFor(terminal.result.color)
    const count = counted(uids.length * themes.length, 'picture')
    terminal.result.write(`${style('good', '✓')} ${count} in ${flags.out} ${secondsText(style)}\n`)
    return exitCodes.ok
  } finally {
    await preview.stop()
  }
}

const patienceMs = 120_000

/** Waits until every panel has its answer and has drawn it. */
async function show(page: Page, { url }: OpenPreview, uid: string, theme: string, from: string) {
  // Another address without a reload would keep the colours.
  await page.goto('about:blank')
  const query = new URLSearchParams({ kiosk: 'picture', theme, from, to: 'now', refresh: 'off' })
  await page.goto(`${url}#/d/${encodeURIComponent(uid)}?${query}`)
  await page.waitForSelector('html[data-pending="0"]', {
    state: 'attached',
    timeout: patienceMs,
  })
  await page.waitForTimeout(500)
}

async function picture(page: Page, name: string, panel: string | undefined): Promise<void> {
  if (panel === undefined) {
    // The page is at least as high as the window: a short dashboard would end in nothing.
    const height = await page.evaluate('Math.ceil(document.querySelector("main").offsetHeight)')
    const { width } = page.viewportSize() ?? { width: 1400 }
    await page.screenshot({
      path: `${name}.png`,
      fullPage: true,
      clip: { x: 0, y: 0, width, height: Number(height) + 8 },
    })
    return
  }
  const element = page.getByRole('region', { name: panel, exact: true }).first()
  if ((await element.count()) === 0)
    throw new UsageError(`--panel ${panel}: the dashboard has no panel with this title.`)
  await element.screenshot({ path: `${name}-${panel.replace(/\W+/g, '-').toLowerCase()}.png` })
}

function whole(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most && text.trim() !== '') return value
  throw new UsageError(`${flag} ${text} is not a whole number from ${least} to ${most}.`)
}
