/** A project in a real Git repository, and the real command in it. */
import { execFile, execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
export const launcher = join(root, 'packages/telltale/scripts/run/telltale.mjs')

/** By file: texts that become others; a text alone is the whole file, `undefined` removes it. */
export type Edits = Readonly<
  Record<string, readonly (readonly [string, string])[] | string | undefined>
>

export interface Repository {
  readonly folder: string
  git(...args: readonly string[]): string
  edit(edits: Edits): void
  commit(message: string): void
  telltale(...args: readonly string[]): Promise<Shown>
  remove(): void
}

export interface Shown {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** With the shop in one commit on main. */
function repository(): Repository {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'telltale-repository-')))
  cpSync(join(import.meta.dirname, 'shop'), folder, { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n')
  const git = (...args: readonly string[]) => runGit(folder, args)
  git('init', '--quiet', '--initial-branch=main')
  const commit = (message: string) => {
    git('add', '--all')
    git('commit', '--quiet', '--message', message)
  }
  commit('The shop')
  return {
    folder,
    git,
    commit,
    edit: (edits) => edit(folder, edits),
    telltale: (...args) => telltale(folder, args),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export async function inRepository<T>(use: (project: Repository) => Promise<T>): Promise<T> {
  const project = repository()
  try {
    return await use(project)
  } finally {
    project.remove()
  }
}

export function runGit(cwd: string, args: readonly string[]): string {
  const settings = {
    'user.name': 'Test',
    'user.email': 'test@example.com',
    'commit.gpgsign': 'false',
    'protocol.file.allow': 'always',
  }
  const config = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return execFileSync('git', [...config, ...args], { cwd, encoding: 'utf8', stdio: 'pipe' }).trim()
}

function edit(folder: string, edits: Edits): void {
  for (const [path, change] of Object.entries(edits)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    if (change === undefined) rmSync(file)
    else if (typeof change === 'string') writeFileSync(file, change)
    else {
      const text = change.reduce(
        (text, [from, to]) => {
          if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`)
          return text.replace(from, () => to)
        },
        readFileSync(file, 'utf8'),
      )
      writeFileSync(file, text)
    }
  }
}

export function telltale(cwd: string, args: readonly string[]): Promise<Shown> {
  return new Promise((done) => {
    const { FORCE_COLOR: _, NO_COLOR: __, ...env } = process.env
    execFile(process.execPath, [launcher, ...args], { cwd, env }, (error, stdout, stderr) =>
      done({ stdout, stderr, exitCode: typeof error?.code === 'number' ? error.code : 0 }),
    )
  })
}
