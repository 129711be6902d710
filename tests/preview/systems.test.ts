/** Every panel of every dashboard of the systems draws data from the simulated history. */
import { resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import project from '../../build/project.ts'
import { goTo, openPage, type Preview, startBrowser, startPreview } from './browser.ts'

const file = resolve(import.meta.dirname, '../../build/project.ts')

/** Prodigy's history lies in an event store, which is no Prometheus: its panels say so. */
const ofAnotherSource = /^The preview asks Prometheus only/

let preview: Preview
let browser: Browser

beforeAll(async () => {
  preview = await startPreview(file, '--history', '6h')
  browser = await startBrowser()
}, 300_000)

afterAll(async () => {
  await browser?.close()
  await preview?.stop()
})

describe.each(project.systems.map((system) => [system.name, system] as const))(
  '%s',
  (_, system) => {
    it.each(
      system.options.dashboards.map(({ uid, rows }) => [
        uid,
        rows.flatMap(({ panels }) => panels.map(({ title }) => title)),
      ]),
    )(
      '%s draws data in every panel, and nothing complains',
      async (uid, titles) => {
        const { page, complaints } = await openPage(browser)
        try {
          await goTo(page, preview.url, uid, 'from=now-6h&to=now&refresh=off')
          const folded = page.locator('.section-title [aria-expanded=false]')
          // Each is another one as soon as the first is open.
          while ((await folded.count()) > 0) await folded.first().click()
          await page.waitForSelector('html[data-pending="0"]', { state: 'attached' })
          const drawn: readonly DrawnPanel[] = await page.evaluate(panelsOnPage)
          const missing = titles.filter((title) => !drawn.some((panel) => panel.title === title))
          expect(missing, 'panels that are not there').toEqual([])
          const empty = drawn
            .filter(({ message, marks }) =>
              message ? !ofAnotherSource.test(message) : marks === 0,
            )
            .map(({ title, message }) => `${title}: ${message || 'nothing is drawn'}`)
          expect(empty).toEqual([])
          expect(complaints()).toEqual([])
        } finally {
          await page.close()
        }
      },
      180_000,
    )
  },
)

interface DrawnPanel {
  readonly title: string
  /** What stands in place of a drawing; an error otherwise. */
  readonly message: string
  /** Canvases, shapes, cells and words. */
  readonly marks: number
}

/** Runs in the page, whose types the tests do not know. */
const panelsOnPage = `[...document.querySelectorAll('[data-testid^="data-testid Panel header "]')]
  .map((panel) => {
    const said = [...panel.querySelectorAll('.message, [role=alert], [data-testid*="status-error"]')]
    return {
      title: panel.dataset.testid.replace('data-testid Panel header ', ''),
      message: said.map((element) => element.textContent || element.getAttribute('aria-label') || 'an error').join(' '),
      marks: panel.querySelectorAll('canvas, svg path, svg rect, [role=gridcell], span, p').length,
    }
  })`
