/**
 * The command line as people use it: the real program in a real project, one text file per case.
 *
 * `UPDATE_CASES=1 npx vitest run tests/cli` rewrites what the commands are expected to show; read the
 * difference before committing it.
 */
import { execFile } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Case, caseText, parseCase, type Shown, shownText } from './case.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = join(import.meta.dirname, 'cases')
const update = process.env.UPDATE_CASES === '1'

describe.concurrent('telltale', () => {
  it.for(readdirSync(folder).sort())('%s', { timeout: 120_000 }, async (name, { expect }) => {
    const file = join(folder, name)
    const text = readFileSync(file, 'utf8')
    const observed = caseText(await play(parseCase(text)))
    if (update) writeFileSync(file, observed)
    else expect(observed).toBe(text)
  })
})

it('a case file survives reading and writing', () => {
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'utf8')
    expect(caseText(parseCase(text)), name).toBe(text)
  }
})

async function play({ title, files, steps }: Case): Promise<Case> {
  const project = realpathSync(mkdtempSync(join(tmpdir(), 'telltale-case-')))
  // Some cases run as another user.
  chmodSync(project, 0o755)
  try {
    cpSync(join(import.meta.dirname, 'base'), project, { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
    for (const [path, content] of files) {
      mkdirSync(dirname(join(project, path)), { recursive: true })
      if (content === '') rmSync(join(project, path), { force: true })
      else writeFileSync(join(project, path), content)
    }
    const played = []
    for (const { command } of steps) {
      const shown = await runShell(command, project)
      played.push({ command, shown: shownText(shown, differing(project)) })
    }
    return { title, files, steps: played }
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
}

/** What no two runs have in common. */
const differing = (project: string) =>
  [
    [project, '<project>'],
    [root, '<telltale>'],
    [/\(\d+\.\d\d s\)/g, '(0.00 s)'],
    [/process \d+ on \S+/g, 'process 1 on host'],
    [/compared with [0-9a-f]{7}\b/g, 'compared with 0000000'],
  ] as const

function runShell(command: string, cwd: string): Promise<Shown> {
  return new Promise((done) => {
    const { FORCE_COLOR: _, NO_COLOR: __, ...env } = process.env
    execFile(
      'sh',
      ['-c', command],
      { cwd, env: { ...env, PATH: `${join(import.meta.dirname, 'bin')}:${env.PATH}` } },
      (error, stdout, stderr) =>
        done({ stdout, stderr, exitCode: typeof error?.code === 'number' ? error.code : 0 }),
    )
  })
}
