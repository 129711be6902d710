/** The dashboards that differ, as they were beside as they are. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import type { BaseModel } from '../diff/base-model.ts'
import type { DashboardModel, ProjectModel } from '../diff/model.ts'
import { counted } from '../report/counted.ts'
import { startBrowser } from './browser.ts'
import type { DiffFlags } from './diff-command.ts'
import { type Terminal, UsageError } from './terminal.ts'
import { thisCommand } from './this-command.ts'

export interface PicturesOptions {
  readonly flags: DiffFlags & { readonly pictures: string }
  readonly before: BaseModel
  readonly after: ProjectModel
  /** The command's working directory in the checkout. */
  readonly baseCwd: string
  /** `--project …` there, or nothing. */
  readonly baseProject: readonly string[]
  /** How people call what is compared with. */
  readonly base: string
  readonly terminal: Terminal
}

/**
 * One picture for each dashboard that differs, `<uid>.png`, both sides in it. Each side shows the
 * numbers of its own metrics, from the same seed.
 *
 * @throws UsageError: no browser, no Prometheus, a dashboard that cannot be drawn
 */
export async function takePictures(options: PicturesOptions): Promise<void> {
  const { flags, before, after, baseCwd, baseProject, base, terminal } = options
  const dashboards = differing(before.model, after)
  if (dashboards.length === 0) return
  const browser = await startBrowser(flags.chromium)
  const temporary = mkdtempSync(join(tmpdir(), 'telltale-pictures-'))
  try {
    const old = dashboards.filter((each) => each.before && before.isDefined).map(({ uid }) => uid)
    const now = dashboards.filter((each) => each.after).map(({ uid }) => uid)
    await snapshots(old, baseCwd, baseProject, join(temporary, 'before'), options)
    const project = flags.project === undefined ? [] : ['--project', flags.project]
    await snapshots(now, terminal.cwd, project, join(temporary, 'after'), options)
    mkdirSync(resolve(terminal.cwd, flags.pictures), { recursive: true })
    for (const { uid, title, before: was } of dashboards) {
      const path = resolve(terminal.cwd, flags.pictures, `${uid}.png`)
      const absent = was && !before.isDefined ? 'cannot be drawn any more' : 'not there'
      const sides = [
        { caption: base, shown: shown(join(temporary, 'before', `${uid}.png`), absent) },
        { caption: 'now', shown: shown(join(temporary, 'after', `${uid}.png`), 'not there') },
      ]
      await sideBySide(browser, path, title, sides, flags)
    }
    terminal.diagnostics.write(`${counted(dashboards.length, 'picture')} in ${flags.pictures}\n`)
  } finally {
    await browser.close()
    rmSync(temporary, { recursive: true, force: true })
  }
}

interface Differing {
  readonly uid: string
  readonly title: string
  readonly before: boolean
  readonly after: boolean
}

function differing(before: ProjectModel, after: ProjectModel): readonly Differing[] {
  const old = byUid(before)
  const now = byUid(after)
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((uid) => {
    const [was, is] = [old.get(uid), now.get(uid)]
    if (JSON.stringify(was) === JSON.stringify(is)) return []
    const title = is?.title ?? was?.title ?? uid
    return [{ uid, title, before: was !== undefined, after: is !== undefined }]
  })
}

function byUid({ systems }: ProjectModel): ReadonlyMap<string, DashboardModel> {
  return new Map(systems.flatMap(({ dashboards }) => dashboards.map((each) => [each.uid, each])))
}

/** In a process of its own: the project of the base has to be another than that of now. */
function snapshots(
  uids: readonly string[],
  cwd: string,
  project: readonly string[],
  out: string,
  { flags, terminal }: PicturesOptions,
): Promise<void> {
  if (uids.length === 0) return Promise.resolve()
  const { theme, width, history, prometheus, chromium } = flags
  const [command, ...args] = [
    ...thisCommand(),
    'snapshot',
    ...project,
    `--dashboard=${uids.join(',')}`,
    `--out=${out}`,
    `--theme=${theme}`,
    `--width=${width}`,
    `--history=${history}`,
    `--from=now-${history}`,
    ...(prometheus === undefined ? [] : [`--prometheus=${prometheus}`]),
    ...(chromium === undefined ? [] : [`--chromium=${chromium}`]),
  ] as [string, ...string[]]
  const { signal } = terminal
  return new Promise((done, reject) => {
    // Asked to end, it ends the Prometheus that it has started.
    const child = spawn(command, args, { cwd, signal, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8')
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-4000)
    })
    child.once('error', (error) => {
      if (!signal.aborted) reject(error)
    })
    child.once('close', (code) => {
      if (signal.aborted) reject(signal.reason)
      else if (code === 0) done()
      else reject(new UsageError(`The pictures cannot be taken. ${said.trim()}`))
    })
  })
}

interface Side {
  readonly caption: string
  /** HTML. */
  readonly shown: string
}

function shown(path: string, otherwise: string): string {
  if (!existsSync(path)) return `<p>${otherwise}</p>`
  return `<img src="data:image/png;base64,${readFileSync(path, 'base64')}">`
}

const gap = 16

async function sideBySide(
  browser: Browser,
  path: string,
  title: string,
  sides: readonly Side[],
  { theme, width }: DiffFlags,
): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: 2 * Number(width) + 3 * gap, height: 200 },
  })
  const [back, front] = theme === 'dark' ? ['#111217', '#ccccdc'] : ['#f4f5f5', '#24292e']
  const columns = sides.map(
    ({ caption, shown }) => `<figure><figcaption>${escaped(caption)}</figcaption>${shown}</figure>`,
  )
  await page.setContent(`<!doctype html><style>
    body { margin: ${gap}px; background: ${back}; color: ${front}; font: 16px system-ui, sans-serif }
    h1 { font-size: 20px; margin: 0 0 ${gap}px }
    main { display: flex; gap: ${gap}px; align-items: start }
    figure { margin: 0; width: ${width}px }
    figcaption { margin-bottom: 8px; font-weight: 600 }
    img { width: 100%; display: block }
  </style><h1>${escaped(title)}</h1><main>${columns.join('')}</main>`)
  writeFileSync(path, await page.screenshot({ fullPage: true }))
  await page.close()
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
