/** The preview: what the page weighs, how soon it draws, and from saving a file to pixels. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium, type Page } from 'playwright-core'
import { type Row, table } from './table.ts'

const root = resolve(import.meta.dirname, '..')
const settled = 'html[data-pending="0"]'

const folder = mkdtempSync(join(tmpdir(), 'telltale-preview-bench-'))
const project = join(folder, 'telltale.ts')
const source = readFileSync(join(root, 'tests/preview/golden.ts'), 'utf8')
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
writeFileSync(project, source)

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--js-flags=--expose-gc'],
})
const rows: Row[] = []
let isMissed = false
try {
  await withPreview(project, async (url) => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    await drawn(page, `${url}#/d/golden`)
    const again = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    await drawn(again, `${url}#/d/golden`)
    const paint = await again.evaluate(
      `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`,
    )
    limit('first paint', Number(paint), 1000, 'ms')
    limit('from saving to pixels, the middle of 5', await savingToPixels(again), 500, 'ms')
    const before = await heap(again)
    for (let i = 0; i < 60; i++) {
      // Another range asks everything again, as a refresh does.
      await again.evaluate(`location.hash = '#/d/golden?from=now-${i % 2 ? 59 : 60}m&to=now'`)
      await again.waitForTimeout(50)
      await again.waitForSelector(settled, { state: 'attached' })
    }
    limit('heap after 60 refreshes, of before', (await heap(again)) / before, 1.2, 'times')
  })
  await withPreview(join(root, 'build/project.ts'), async (url) => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    await drawn(page, `${url}#/d/aharadar-overview`)
    const ms = await drawn(page, `${url}#/d/aharadar-overview`)
    rows.push({ what: 'the largest dashboard, all panels drawn', measured: `${ms.toFixed(0)} ms` })
  })
  limit('JavaScript and CSS, compressed', weight() / 1000, 800, 'kB')
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
console.log(table('The preview', rows))
process.exitCode = isMissed ? 1 : 0

function limit(what: string, value: number, goal: number, unit: string): void {
  const isMet = value <= goal
  isMissed ||= !isMet
  const digits = unit === 'times' ? 2 : 0
  rows.push({
    what,
    measured: `${value.toFixed(digits)} ${unit}`,
    goal: `${goal} ${unit}`,
    ratio: (value / goal).toFixed(2),
    isMet,
  })
}

/** What index.html names: the rest is never loaded. */
function weight(): number {
  const page = join(root, 'packages/preview/dist/page')
  const html = readFileSync(join(page, 'index.html'), 'utf8')
  return readdirSync(join(page, 'assets'))
    .filter((file) => html.includes(file))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(page, 'assets', file))).length, 0)
}

async function drawn(page: Page, address: string): Promise<number> {
  await page.goto('about:blank')
  const from = performance.now()
  await page.goto(address)
  await page.waitForSelector(settled, { state: 'attached', timeout: 120_000 })
  return performance.now() - from
}

async function savingToPixels(page: Page): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    const title = `Lines ${i}`
    const from = performance.now()
    writeFileSync(project, source.replace("'Lines'", `'${title}'`))
    await page.getByRole('region', { name: title, exact: true }).waitFor({ timeout: 30_000 })
    times.push(performance.now() - from)
    await page.waitForTimeout(300)
  }
  return times.sort((a, b) => a - b)[2] ?? Number.NaN
}

async function heap(page: Page): Promise<number> {
  return Number(await page.evaluate('gc(), performance.memory.usedJSHeapSize'))
}

async function withPreview(file: string, use: (url: string) => Promise<void>): Promise<void> {
  const launcher = join(root, 'packages/telltale/scripts/run/telltale.mjs')
  const child: ChildProcess = spawn(
    process.execPath,
    [launcher, 'preview', '--project', file, '--port', '0', '--history', '6h'],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  try {
    const url = await new Promise<string>((done, fail) => {
      let said = ''
      const take = (chunk: Buffer) => {
        said += chunk
        const [, found] = /(http:\S+) shows/.exec(said) ?? []
        if (found) done(found)
      }
      child.stdout?.on('data', take)
      child.stderr?.on('data', take)
      child.once('exit', () => fail(new Error(`The preview has ended:\n${said}`)))
    })
    await use(url)
  } finally {
    child.kill('SIGTERM')
  }
}
