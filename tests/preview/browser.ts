/** The preview as a person meets it: the real command, the real page in a real Chromium. */
import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { ended, until } from '../real/prometheus.ts'

const root = resolve(import.meta.dirname, '../..')
const launcher = resolve(root, 'packages/telltale/scripts/run/telltale.mjs')

export interface Preview {
  readonly url: string
  readonly pid: number
  /** What the command has written. */
  readonly said: () => string
  stop(): Promise<void>
}

export function startPreview(project: string, ...flags: readonly string[]): Promise<Preview> {
  return startPreviewWith({}, '--project', project, ...flags)
}

/** @param env differs from that of the tests */
export function startPreviewWith(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Preview> {
  return startPreviewIn(root, env, ...args)
}

/** @param cwd where the command is given */
export async function startPreviewIn(
  cwd: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Preview> {
  const child: ChildProcess = spawn(
    process.execPath,
    [launcher, 'preview', '--port', '0', ...args],
    { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said += chunk
    })
  // The first time in a fresh clone, what draws is downloaded and the page is built.
  const url = await until(
    'the preview says where it is',
    async () => {
      if (child.exitCode !== null) throw new Error(`The preview has ended:\n${said}`)
      return /(http:\S+) shows/.exec(said)?.[1]
    },
    240_000,
  )
  return { url, pid: child.pid ?? 0, said: () => said, stop: () => ended(child) }
}

export interface OpenPage {
  readonly page: Page
  /** Errors of the console, requests to other hosts, answers that are errors. */
  readonly complaints: () => readonly string[]
}

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  })
}

export async function openPage(browser: Browser): Promise<OpenPage> {
  const page = await browser.newPage({
    viewport: { width: 1400, height: 1000 },
    colorScheme: 'dark',
  })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (/^http/.test(protocol) && hostname !== '127.0.0.1') complaints.push(`asks ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
  })
  return { page, complaints: () => complaints }
}

/** Goes to a dashboard and waits until every panel has its answer. */
export async function goTo(page: Page, url: string, uid: string, query = ''): Promise<void> {
  await page.goto('about:blank')
  await page.goto(`${url}#/d/${uid}${query && `?${query}`}`)
  await settled(page)
}

export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('html[data-pending="0"]', { state: 'attached', timeout: 120_000 })
  await page.waitForTimeout(300)
}

/** A panel by its title. */
export function panel(page: Page, title: string) {
  return page.getByRole('region', { name: title, exact: true })
}
