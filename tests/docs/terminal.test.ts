/**
 * What the guides show of the terminal, beside what the commands say: those that end by themselves
 * in the cases of the command line, the others here.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { parseCase } from '../cli/case.ts'
import { startPreviewIn } from '../preview/browser.ts'
import { until } from '../real/prometheus.ts'

const root = resolve(import.meta.dirname, '../..')
const cases = join(root, 'tests/cli/cases')

const shown = ['docs/cli.md', 'docs/preview.md'].flatMap((page) => blocks(page))

describe('what a guide shows of a command is what the command says', () => {
  const played = readdirSync(cases)
    .flatMap((name) => parseCase(readFileSync(join(cases, name), 'utf8')).steps)
    .map(({ command, shown }) => ({ command, said: plain(shown.replaceAll(/^2> ?/gm, '')) }))

  it.each(shown.filter(({ command }) => !/ (preview|snapshot)\b/.test(command)))(
    '$page: $command',
    ({ command, said }) => {
      const steps = played.filter((step) => step.command === command)
      expect(steps, 'no case of the command line has this command').not.toEqual([])
      const fitting = steps.filter((step) => fits(said, step.said))
      if (fitting.length === 0) expect(plain(said)).toBe(steps.map((step) => step.said).join('\n'))
    },
  )
})

describe('in the project of the shop', { timeout: 300_000 }, () => {
  const project = mkdtempSync(join(tmpdir(), 'telltale-terminal-'))
  beforeAll(() => {
    cpSync(join(root, 'tests/cli/base'), project, { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
    // A PATH without Prometheus.
    symlinkSync(process.execPath, join(project, 'node'))
  })
  afterAll(() => rmSync(project, { recursive: true, force: true }))

  it.each(shown.filter(({ command }) => command === 'telltale preview'))(
    '$page: what the preview says',
    async ({ said }) => {
      const env = said.includes('no prometheus') ? { PATH: project } : {}
      const preview = await startPreviewIn(project, env)
      onTestFinished(() => preview.stop())
      await fetch(`${preview.url}api/prometheus/shop/query?query=up`)
      await until('it has said all', async () => fits(said, plain(preview.said())), 5_000).catch(
        () => expect(plain(preview.said())).toBe(plain(said)),
      )
    },
  )

  it.each(shown.filter(({ command }) => command.startsWith('telltale snapshot')))(
    '$page: $command',
    async ({ command, said }) => {
      const PATH = `${join(root, 'tests/cli/bin')}:${process.env.PATH}`
      const { stdout, stderr } = await promisify(execFile)('sh', ['-c', command], {
        cwd: project,
        env: { ...process.env, PATH },
      })
      expect(plain(stderr + stdout)).toBe(plain(said))
    },
  )

  it('there are such commands', () => {
    expect(shown.filter(({ command }) => / (preview|snapshot)\b/.test(command)).length).toBe(4)
    expect(shown.length).toBeGreaterThan(8)
  })
})

interface Block {
  readonly page: string
  readonly command: string
  readonly said: string
}

/** The commands of a page's terminals, each with the lines below it. */
function blocks(page: string): readonly Block[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^```console\n(.*?)^```/gms)].flatMap(([, fence = '']) =>
    fence
      .split(/^\$ /m)
      .slice(1)
      .map((each) => {
        const [command = '', ...lines] = each.split('\n')
        return { page, command, said: lines.join('\n') }
      }),
  )
}

/** `…` is whatever a reader need not see. */
function fits(shown: string, said: string): boolean {
  const parts = plain(shown)
    .trimEnd()
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^]*')}\\n*$`).test(said)
}

/** Without what no two runs have in common, and without the exit code, which pages say in words. */
function plain(text: string): string {
  return text
    .replaceAll(/\(\d+\.\d\d s\)/g, '(0.00 s)')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:0')
    .replaceAll(/compared with [0-9a-f]{7}/g, 'compared with 0000000')
    .replaceAll('<telltale>/', '')
    .replaceAll(/^exit \d+\n/gm, '')
}
