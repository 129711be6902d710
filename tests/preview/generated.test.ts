/** Numbers where there is no Prometheus: for every query of every panel, the same every time. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { panelContext, print } from '@telltale/promql'
import type { System } from 'telltale'
import { afterAll, describe, expect, it } from 'vitest'
import project from '../../build/project.ts'
import { generatedData } from '../../packages/telltale/src/preview/generated-data.ts'
import { goTo, openPage, panel, startBrowser, startPreviewWith } from './browser.ts'

const nowMs = Date.UTC(2026, 4, 20, 12)
const end = nowMs / 1000

function dataFor(system: System) {
  const data = generatedData({ historyMs: 6 * 3_600_000, nowMs })
  data.update([system], new Map())
  return async (expr: string) => {
    const query = new URLSearchParams({
      query: expr,
      start: String(end - 3600),
      end: String(end),
      step: '300',
    })
    const { status, body } = await data.ask(system.name, 'query_range', query)
    const answer = JSON.parse(body)
    if (status !== 200) throw new Error(`${answer.error} ${expr}`)
    return answer.data.result as readonly Series[]
  }
}

interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly values: readonly (readonly [number, string])[]
}

/** As the page fills them in, with every value of a variable. */
function filled(expr: string): string {
  return expr
    .replaceAll(/\$__rate_interval|\$__interval/g, '5m')
    .replaceAll('$__range', '1h')
    .replaceAll(/="\$\w+"/g, '=~".*"')
    .replaceAll(/(?<=\* )\$\w+/g, '3')
    .replaceAll(/\$\{?\w+(:\w+)?\}?/g, '.*')
}

describe.each(project.systems.map((system) => [system.name, system] as const))(
  'generated data of %s',
  (_, system) => {
    it('answers every panel with plausible numbers', async () => {
      const ask = dataFor(system)
      const empty: string[] = []
      for (const dashboard of system.options.dashboards) {
        for (const { title, queries, options } of dashboard.rows.flatMap(({ panels }) => panels)) {
          const results: Series[] = []
          for (const query of queries)
            results.push(...(await ask(filled(print(query, panelContext)))))
          const numbers = results.flatMap(({ values }) => values.map(([, text]) => Number(text)))
          if (queries.length > 0 && numbers.length === 0) empty.push(`${dashboard.uid} ${title}`)
          const { unit } = options as { unit?: string }
          if (unit === 'percentunit')
            for (const number of numbers) expect(Math.abs(number), title).toBeLessThan(100)
        }
      }
      expect(empty).toEqual([])
    })
  },
)

describe('generated data', () => {
  const [system] = project.systems
  if (system === undefined) throw new Error('the project has no system')

  it('are the same for the same time', async () => {
    const expr = 'sum by (route) (rate(http_requests_total[5m]))'
    const before = await dataFor(system)(expr)
    expect(before.length).toBeGreaterThan(1)
    expect(await dataFor(system)(expr)).toEqual(before)
  })

  it('keep the values that a matcher asks for, and join vectors by their labels', async () => {
    const ask = dataFor(system)
    const all = await ask('sum by (route) (rate(http_requests_total[5m]))')
    const route = all[0]?.metric.route ?? ''
    const one = await ask(`sum by (route) (rate(http_requests_total{route="${route}"}[5m]))`)
    expect(one).toEqual([all[0]])
    const shares = await ask(
      'sum by (route) (rate(http_requests_total[5m])) / on() group_left() sum(rate(http_requests_total[5m]))',
    )
    const sum = shares.reduce((total, { values }) => total + Number(values.at(-1)?.[1]), 0)
    expect(sum).toBeCloseTo(1)
  })

  it('say which function they do not know', async () => {
    await expect(dataFor(system)('sin(vector(1))')).rejects.toThrow('does not know sin()')
  })
})

describe('without a prometheus on the PATH', () => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-no-prometheus-'))
  symlinkSync(process.execPath, join(folder, 'node'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('the page and the terminal say that the numbers are generated', async () => {
    const golden = join(import.meta.dirname, 'golden.ts')
    const preview = await startPreviewWith({ PATH: folder }, '--project', golden, '--history', '1h')
    const browser = await startBrowser()
    try {
      const { page, complaints } = await openPage(browser)
      await goTo(page, preview.url, 'golden')
      expect(preview.said()).toContain('numbers are generated from the definitions')
      expect(await page.getByRole('note').innerText()).toContain('made up from the definitions')
      expect(await panel(page, 'Lines').innerText()).toMatch(/GET\s+[\d.]+ req\/s/)
      expect(await panel(page, 'Rows').getByRole('gridcell').count()).toBe(4)
      expect(await page.locator('.message').allTextContents()).toEqual([])
      expect(complaints()).toEqual([])
    } finally {
      await browser.close()
      await preview.stop()
    }
  }, 300_000)
})
