/** Where what is compared with comes from, and what is said when there is none. */
import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inRepository, launcher, type Repository, type Shown, telltale } from './repository.ts'

/** Most of it is waiting for others of the same machine. */
const patienceMs = 300_000
const alerts = 'alerts/shop.ts'
const raised = { [alerts]: [['gt(100)', 'gt(250)']] } as const

describe.concurrent('what is compared with', () => {
  it(
    'is the last commit; when nothing differs, one line says so',
    () =>
      inRepository(async (project) => {
        const { stdout, stderr, exitCode } = await project.telltale('diff')
        expect(stdout).toMatch(
          /^✓ nothing differs from HEAD \(\w{7}\) in dashboards, rules and metrics\n$/,
        )
        expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
        nothingIsLeft(project)
      }),
    patienceMs,
  )

  it(
    'is a branch as it is now, or where it was left',
    () =>
      inRepository(async (project) => {
        project.git('switch', '--quiet', '--create', 'work')
        project.edit(raised)
        project.commit('Higher')
        project.git('switch', '--quiet', 'main')
        project.edit({ [alerts]: [["'10m'", "'20m'"]] })
        project.commit('Later')
        project.git('switch', '--quiet', 'work')
        const now = await project.telltale('diff', 'main')
        expect(now.stdout).toMatch(/threshold 100 to 250\n +for 20m to 10m/)
        for (const args of [['main...'], ['main', '--merge-base']]) {
          const since = await project.telltale('diff', ...args)
          expect(since.stdout).toContain('threshold 100 to 250')
          expect(since.stdout).not.toContain('20m')
          expect(since.stdout).toMatch(/compared with \w{7}, where main was left/)
        }
      }),
    patienceMs,
  )

  it(
    'has its own packages of a workspace, and not those of the working tree',
    () =>
      inRepository(async (project) => {
        // node_modules/@shop/metrics leads to the folder metrics, as in a pnpm workspace.
        const installed = join(project.folder, 'node_modules')
        const real = realpathSync(installed)
        rmSync(installed)
        mkdirSync(join(installed, '@shop'), { recursive: true })
        for (const name of readdirSync(real).filter((name) => !name.startsWith('.')))
          symlinkSync(join(real, name), join(installed, name))
        symlinkSync(join(project.folder, 'metrics'), join(installed, '@shop/metrics'))
        project.edit({
          'metrics/package.json':
            '{ "name": "@shop/metrics", "type": "module", "exports": { "./*": "./*.ts" } }',
          [alerts]: [["'../metrics/shop.ts'", "'@shop/metrics/shop'"]],
          'dashboards/overview.ts': [["'../metrics/shop.ts'", "'@shop/metrics/shop'"]],
          'build/project.ts': [["'../metrics/shop.ts'", "'@shop/metrics/shop'"]],
        })
        project.commit('A package of metrics')
        project.edit({ 'metrics/shop.ts': [["'queue_depth'", "'jobs_waiting'"]] })
        const { stdout } = await project.telltale('diff')
        expect(stdout).toContain('- metric queue_depth is removed')
        expect(stdout).toContain('+ metric jobs_waiting is new')
      }),
    patienceMs,
  )

  it(
    'has no project yet: everything is new',
    () =>
      inRepository(async (project) => {
        const file = join(project.folder, 'build/project.ts')
        const text = readFileSync(file, 'utf8')
        project.edit({ 'build/project.ts': undefined })
        project.commit('No project')
        project.edit({ 'build/project.ts': text })
        const { stdout, exitCode } = await project.telltale('diff')
        expect(stdout).toMatch(/has no project yet: everything is new\./)
        expect(stdout).toContain('+ system Shop is new')
        expect(exitCode).toBe(0)
      }),
    patienceMs,
  )

  it(
    'cannot be run any more: its generated files are compared, and what that leaves unsaid is said',
    () =>
      inRepository(async (project) => {
        expect((await project.telltale('build')).exitCode).toBe(0)
        project.edit({ 'metrics/shop.ts': [["from '@telltale/core'", "from 'gone'"]] })
        project.commit('Faulty')
        project.edit({
          'metrics/shop.ts': [["from 'gone'", "from '@telltale/core'"]],
          ...raised,
        })
        const { stdout, exitCode } = await project.telltale('diff')
        expect(stdout).toContain('threshold 100 to 250')
        expect(stdout).not.toContain('is removed')
        expect(stdout).toMatch(/cannot be run with what is installed now \(.*gone.*\)/)
        expect(stdout).toContain('a breaking change of a metric would not be seen')
        expect(exitCode).toBe(0)
        rmSync(join(project.folder, 'out'), { recursive: true })
        project.edit({ 'metrics/shop.ts': [["from '@telltale/core'", "from 'gone'"]] })
        project.commit('No files, either')
        project.edit({ 'metrics/shop.ts': [["from 'gone'", "from '@telltale/core'"]] })
        const without = await project.telltale('diff')
        expect(without.exitCode).toBe(2)
        expect(without.stderr).toMatch(/^error: The project of HEAD \(\w{7}\) cannot be run/)
        expect(without.stderr).toContain('no generated files were committed in out')
        nothingIsLeft(project)
      }),
    patienceMs,
  )

  it(
    'is what a submodule was at that commit, whatever has been changed in it since',
    () =>
      inRepository(async (project) => {
        await inRepository(async (shared) => {
          project.git('submodule', '--quiet', 'add', shared.folder, 'library')
          project.edit({
            'build/project.ts': [["'../metrics/shop.ts'", "'../library/metrics/shop.ts'"]],
            [alerts]: [["'../metrics/shop.ts'", "'../library/metrics/shop.ts'"]],
            'dashboards/overview.ts': [["'../metrics/shop.ts'", "'../library/metrics/shop.ts'"]],
          })
          symlinkSync(
            join(project.folder, 'node_modules'),
            join(project.folder, 'library/node_modules'),
          )
          project.commit('Shared metrics')
          project.edit({ 'library/metrics/shop.ts': [["'Jobs that wait.'", "'Waiting jobs.'"]] })
          const { stdout } = await project.telltale('diff')
          expect(stdout).toContain('help “Jobs that wait.” to “Waiting jobs.”')
          expect(stdout).not.toContain('note:')
          nothingIsLeft(project)
        })
      }),
    patienceMs,
  )
})

describe.concurrent('when there is nothing to compare with', () => {
  it(
    'outside of a repository, it says where to run it',
    () =>
      inRepository(async (project) => {
        rmSync(join(project.folder, '.git'), { recursive: true })
        expect(failed(await project.telltale('diff'))).toBe(
          `error: ${project.folder} is not in a working tree of Git, and there is nothing to compare with. Run telltale diff in a clone of the repository.`,
        )
      }),
    patienceMs,
  )

  it(
    'without any commit, it says so',
    () =>
      inRepository(async (project) => {
        rmSync(join(project.folder, '.git'), { recursive: true })
        project.git('init', '--quiet')
        expect(failed(await project.telltale('diff'))).toContain('has no commit yet')
      }),
    patienceMs,
  )

  it(
    'an unknown commit is named, with the branch that was meant',
    () =>
      inRepository(async (project) => {
        expect(failed(await project.telltale('diff', 'mian'))).toBe(
          'error: There is no commit mian in this repository. Did you mean "main"?',
        )
        expect(failed(await project.telltale('diff', '--', '--output=x'))).toContain(
          'There is no commit --output=x',
        )
        expect(failed(await project.telltale('diff', 'main..HEAD'))).toContain('names two commits')
      }),
    patienceMs,
  )

  it(
    'a shallow clone is named as the reason',
    () =>
      inRepository(async (project) => {
        const first = project.git('rev-parse', 'HEAD')
        project.edit(raised)
        project.commit('Higher')
        const clone = join(project.folder, 'clone')
        project.git('clone', '--quiet', '--depth=1', `file://${project.folder}`, clone)
        symlinkSync(join(project.folder, 'node_modules'), join(clone, 'node_modules'))
        expect(failed(await telltale(clone, ['diff', first]))).toMatch(
          /There is no commit \w+ in this repository\. This clone is shallow: .*fetch-depth: 0/,
        )
      }),
    patienceMs,
  )
})

describe.concurrent('the command', () => {
  it(
    'fails only when it is asked to',
    () =>
      inRepository(async (project) => {
        project.edit(raised)
        expect((await project.telltale('diff', '--fail-on', 'breaking')).exitCode).toBe(0)
        expect((await project.telltale('diff', '--fail-on', 'any')).exitCode).toBe(1)
        project.edit({ 'metrics/shop.ts': [["'queue_depth'", "'jobs_waiting'"]] })
        expect((await project.telltale('diff')).exitCode).toBe(0)
        expect((await project.telltale('diff', '--fail-on', 'breaking')).exitCode).toBe(1)
      }),
    patienceMs,
  )

  it(
    'gives programs the same as data, and pull requests as Markdown',
    ({ expect }) =>
      inRepository(async (project) => {
        project.edit({
          ...raised,
          'metrics/shop.ts': [["'queue_depth'", "'jobs_waiting'"]],
        })
        const json = JSON.parse((await project.telltale('diff', '--format', 'json')).stdout)
        expect(json.breaking).toBe(true)
        expect(json.base.commit).toBe(project.git('rev-parse', 'HEAD'))
        expect(json.changes[0]).toMatchObject({
          kind: 'removed',
          of: 'metric',
          system: 'shop',
          name: 'queue_depth',
          breaking: true,
          touches: ['panel Shop overview > Queue > Queue depth', 'alert ShopBacklog'],
        })
        const { stdout } = await project.telltale('diff', '--format', 'markdown')
        await expect(stdout.replaceAll(/\b[0-9a-f]{7}\b/g, '1234567')).toMatchFileSnapshot(
          'comment.md',
        )
      }),
    patienceMs,
  )

  it(
    'leaves nothing behind when somebody presses Ctrl-C',
    () =>
      inRepository(async (project) => {
        const child = spawn(process.execPath, [launcher, 'diff'], {
          cwd: project.folder,
          stdio: 'ignore',
        })
        const ended = new Promise<number | null>((done) => child.once('close', done))
        const deadline = Date.now() + 60_000
        while (!project.git('worktree', 'list').includes('telltale-diff-')) {
          if (Date.now() > deadline || child.exitCode !== null) throw new Error('no checkout')
          await new Promise((next) => setTimeout(next, 20))
        }
        child.kill('SIGINT')
        expect(await ended).toBe(130)
        nothingIsLeft(project)
      }),
    patienceMs,
  )
})

function failed({ stdout, stderr, exitCode }: Shown): string {
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
  return stderr.trim()
}

/** Git knows of no other working tree; others may be comparing at the same moment. */
function nothingIsLeft(project: Repository): void {
  expect(project.git('worktree', 'list').split('\n')).toHaveLength(1)
  expect(existsSync(join(project.folder, '.git/worktrees'))).toBe(false)
}
