/**
 * The real program against the double: what docs/push.md shows is what it printed here.
 *
 * `UPDATE_CASES=1 npx vitest run tests/push/session.test.ts` rewrites session.good.txt.
 */
import { execFile, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { editorToken, type GrafanaDouble, grafanaDouble, viewerToken } from './grafana-double.ts'

const root = resolve(import.meta.dirname, '../..')
const golden = join(import.meta.dirname, 'session.good.txt')
const project = mkdtempSync(join(tmpdir(), 'telltale-push-'))
let grafana: GrafanaDouble

beforeAll(async () => {
  grafana = await grafanaDouble()
  cpSync(join(root, 'tests/cli/base'), project, { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
})
afterAll(async () => {
  await grafana.close()
  rmSync(project, { recursive: true, force: true })
})

it('a session: preview, push, change, somebody else, prune, a token that may only read', {
  timeout: 300_000,
}, async () => {
  const shown: string[] = []
  const step = async (args: string, env: Record<string, string> = {}) => {
    shown.push(await telltale(args, env))
  }
  await step('push --dry-run --folder Shop', { GRAFANA_TOKEN: '' })
  await step('push --dry-run --folder Shop')
  await step('push --folder Shop')
  await step('push --folder Shop --format json')

  edit('dashboards/overview.ts', "'Queue depth'", "'Jobs that wait'")
  await step('push --folder Shop --dry-run --diff')
  await step('push --folder Shop')

  const page = grafana.dashboards.get('shop-overview')?.json
  grafana.put({ ...page, tags: ['copied'], title: 'Overview of the shop' }, { folderUid: 'shop' })
  await step('push --folder Shop')
  grafana.put({ ...page }, { folderUid: 'shop' })

  edit('dashboards/overview.ts', "'shop-overview'", "'shop-page'")
  await step('push --folder Shop --prune')
  await step('push --folder Shop --prune --yes', { GRAFANA_TOKEN: viewerToken })
  await step('push --folder Shop --prune --yes')
  expect([...grafana.dashboards.keys()]).toEqual(['shop-page'])

  grafana.put({ uid: 'bank-overview', title: 'Bank overview', tags: ['telltale:bank'] })
  await step('push --folder Shop --gone shop')
  await step('push --folder Shop --gone bank --yes')
  expect([...grafana.dashboards.keys()]).toEqual(['shop-page'])

  const text = shown.join('\n')
  if (process.env.UPDATE_CASES === '1') writeFileSync(golden, text)
  expect(text).toBe(readFileSync(golden, 'utf8'))
})

it('a person is asked before anything is deleted, and may say no', {
  timeout: 300_000,
}, async () => {
  grafana.put({ uid: 'gone', title: 'gone', tags: ['telltale:shop'] })
  expect(await asked('n')).toEqual({ code: 2, text: expect.stringContaining('nothing was pushed') })
  expect(grafana.dashboards.has('gone')).toBe(true)
  expect(await asked('yes')).toEqual({ code: 0, text: expect.stringContaining('1 deleted') })
  expect(grafana.dashboards.has('gone')).toBe(false)
})

it('the page shows what the program printed', () => {
  const page = readFileSync(join(root, 'docs/push.md'), 'utf8')
  const session = readFileSync(golden, 'utf8')
  const quoted = [...page.matchAll(/```console\n(.*?)```/gs)].map(([, text = '']) => text)
  expect(quoted.length).toBeGreaterThan(3)
  for (const text of quoted) expect(session).toContain(text.trimEnd())
})

/** Before a terminal, which `script` of util-linux is. */
function asked(answer: string): Promise<{ code: number | null; text: string }> {
  const program = join(root, 'packages/telltale/scripts/run/telltale.mjs')
  const command = `${process.execPath} ${program} push --prune --folder Shop`
  const env = { ...process.env, CI: '', GRAFANA_URL: grafana.url, GRAFANA_TOKEN: editorToken }
  const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: project, env })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const isAnswered = text.includes('[y/N]')
    text += chunk
    if (!isAnswered && text.includes('[y/N]')) child.stdin.write(`${answer}\n`)
  })
  return new Promise((done) => child.on('close', (code) => done({ code, text })))
}

function edit(path: string, from: string, to: string): void {
  const file = join(project, path)
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
}

function telltale(args: string, env: Record<string, string>): Promise<string> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(root, 'packages/telltale/scripts/run/telltale.mjs'), ...args.split(' ')],
      {
        cwd: project,
        env: {
          ...process.env,
          NO_COLOR: '1',
          GRAFANA_URL: grafana.url,
          GRAFANA_TOKEN: editorToken,
          ...env,
        },
      },
      (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? `exit ${error.code}\n` : ''
        done(
          `$ telltale ${args}\n${stderr}${stdout}${code}`
            .replaceAll(grafana.url, 'https://grafana.example.com')
            .replaceAll(project, '<project>')
            .replaceAll(`${root}/`, '')
            .replaceAll(/(\.\.\/)+(?=docs\/)/g, '')
            .replaceAll(/\(\d+\.\d\d s\)/g, '(0.00 s)'),
        )
      },
    )
  })
}
