/**
 * How long `telltale build` takes: one system, and this repository's five with their stack, each beside
 * a program that only emits as many panels with the Foundation SDK; and a generated project of up to
 * 1,000 dashboards.
 *
 *     node --import tsx bench/build.ts [rounds]
 *
 * Programs run in turn, so that a busy moment hits all of them; the median of the rounds counts.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Project } from 'telltale'
import repository from '../build/project.ts'
import oneSystem from './build/one-system.ts'
import { type Row, table } from './table.ts'

const root = resolve(import.meta.dirname, '..')
const work = mkdtempSync(join(tmpdir(), 'telltale-bench-'))

/** What a panel has on average. */
const queries = 2

const largeDashboards = 1_000
const panelsPerDashboard = 20

const bin = 'packages/telltale'
/** Where the command line from source is kept after it was bundled. */
const bundles = join(root, 'node_modules/.cache/telltale')
/** Where derived tests of alerts are kept: beside the nearest `node_modules` of a project. */
const keptTests = [root, import.meta.dirname].map((folder) =>
  join(folder, 'node_modules/.cache/telltale-tests'),
)
const fromSource = [`${bin}/scripts/run/telltale.mjs`]
const compiled = [`${bin}/dist/cli/bin.js`]

/** Has a Node.js process say at its end how much memory it took at most. */
const usageFile = join(work, 'usage')
const reporter = `data:text/javascript,import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(usageFile)},String(process.resourceUsage().maxRSS)))`

if (process.argv[1] === import.meta.filename) {
  const isMet = benchBuild(Number(process.argv[2] ?? 7))
  if (!isMet) process.exitCode = 1
}

/** Prints the tables; false when a goal is missed. */
export function benchBuild(rounds: number): boolean {
  try {
    // What people install is compiled; the repository runs from source.
    execFileSync(join(root, 'node_modules/.bin/tsc'), ['-b', 'packages/telltale'], { cwd: root })
    const one = benchProject('bench/build/one-system.ts', panelsOf(oneSystem), rounds)
    console.log(table(`AhaRadar, ${panelsOf(oneSystem)} panels, median of ${rounds} rounds`, one))
    const all = benchProject('build/project.ts', panelsOf(repository), rounds)
    console.log(table(`Five systems and their stack, ${panelsOf(repository)} panels`, all))
    const large = benchLarge(Math.max(1, Math.floor(rounds / 2)))
    console.log(table('A generated project, 20 panels with 2 queries on each dashboard', large))
    return [...one, ...all, ...large].every(({ isMet }) => isMet !== false)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function panelsOf({ systems }: Project): number {
  const rows = systems.flatMap(({ options }) => options.dashboards.flatMap((page) => page.rows))
  return rows.reduce((sum, row) => sum + row.panels.length, 0)
}

function benchProject(project: string, panels: number, rounds: number): readonly Row[] {
  const out = (name: string) => join(work, name)
  const bare: Program = {
    args: ['--import', 'tsx', 'bench/build/bare.ts', out('bare'), 1, panels, queries],
  }
  const source: Program = {
    args: [...fromSource, 'build', '--project', project, '--out', out('source')],
  }
  const installed: Program = {
    args: [...compiled, 'build', '--project', project, '--out', out('installed')],
  }
  const programs = {
    bare,
    source: { ...source, isWarm: true },
    installed: { ...installed, isWarm: true },
    'bare, cold': { ...bare, isCold: true, folder: out('bare') },
    'source, cold': { ...source, isCold: true, folder: out('source') },
    'installed, cold': { ...installed, isCold: true, folder: out('installed') },
    ...jsonnet(out('jsonnet'), 1, panels),
  }
  const medians = measure(programs, rounds)
  const seconds = (name: string) => medians.get(name)?.seconds ?? Number.NaN
  const ratio = (name: string, peer: string): Row => {
    const measured = seconds(name) / seconds(peer)
    return {
      what: `telltale build, ${name}`,
      measured: `${seconds(name).toFixed(2)} s`,
      peer: `${seconds(peer).toFixed(2)} s`,
      ratio: measured.toFixed(2),
      goal: '<= 1.5 times',
      isMet: measured <= 1.5,
    }
  }
  return [
    ratio('installed', 'bare'),
    ratio('installed, cold', 'bare, cold'),
    ratio('source', 'bare'),
    ratio('source, cold', 'bare, cold'),
    ...(medians.has('jsonnet')
      ? [
          {
            what: 'jsonnet, hand-written templates',
            measured: `${seconds('jsonnet').toFixed(2)} s`,
          },
        ]
      : []),
  ]
}

function benchLarge(rounds: number): readonly Row[] {
  const sizes = [largeDashboards / 10, largeDashboards]
  const programs = Object.fromEntries(
    sizes.flatMap((size) => {
      const folder = join(work, `large-${size}`)
      const project = ['build', '--project', 'bench/build/large.ts', '--out', folder]
      const env = { BENCH_DASHBOARDS: String(size) }
      return [
        [`source ${size}`, { args: [...fromSource, ...project], env, folder }],
        [`installed ${size}`, { args: [...compiled, ...project], env, folder }],
        [
          `bare ${size}`,
          {
            args: ['--import', 'tsx', 'bench/build/bare.ts', folder, size, panelsPerDashboard, 2],
            folder,
          },
        ],
      ]
    }),
  )
  const medians = measure(programs, rounds)
  const of = (name: string) => medians.get(name) ?? { seconds: Number.NaN, megabytes: Number.NaN }
  const rows = (how: string): readonly Row[] => {
    const large = of(`${how} ${largeDashboards}`)
    const small = of(`${how} ${largeDashboards / 10}`)
    // What the program costs without any dashboard must not be shared out among them.
    const start = of('bare 100').seconds
    const each = (large.seconds - start) / largeDashboards
    const eachOfFewer = (small.seconds - start) / (largeDashboards / 10)
    return [
      {
        what: `1,000 dashboards from nothing, ${how}`,
        measured: `${large.seconds.toFixed(2)} s`,
        peer: `${of(`bare ${largeDashboards}`).seconds.toFixed(2)} s`,
        ratio: (large.seconds / of(`bare ${largeDashboards}`).seconds).toFixed(2),
        goal: '<= 4 s',
        isMet: large.seconds <= 4,
      },
      {
        what: `  memory, ${how}`,
        measured: `${large.megabytes.toFixed(0)} MB`,
        peer: `${of(`bare ${largeDashboards}`).megabytes.toFixed(0)} MB`,
        goal: '<= 600 MB',
        isMet: large.megabytes <= 600,
      },
      {
        what: `  each of 1,000, beside each of 100, ${how}`,
        measured: `${(each * 1000).toFixed(1)} ms`,
        peer: `${(eachOfFewer * 1000).toFixed(1)} ms`,
        ratio: (each / eachOfFewer).toFixed(2),
        goal: 'not more',
        isMet: each <= eachOfFewer * 1.1,
      },
    ]
  }
  return [...rows('installed'), ...rows('source')]
}

interface Program {
  readonly command?: string
  readonly args: readonly (string | number)[]
  readonly env?: Readonly<Record<string, string>>
  /** Emptied before each run. */
  readonly folder?: string
  /** Nothing is left of former runs: no output, no cache of TypeScript, no bundle, no derived tests. */
  readonly isCold?: boolean
  /** Run once before: what a former run leaves is there, whoever has run meanwhile. */
  readonly isWarm?: boolean
}

interface Measured {
  readonly seconds: number
  readonly megabytes: number
}

/** jsonnet with templates written by hand; grafonnet is nothing that a test can download. */
function jsonnet(folder: string, dashboards: number, count: number): Record<string, Program> {
  if (spawnSync('jsonnet', ['--version']).status !== 0) return {}
  mkdirSync(folder, { recursive: true })
  const sizes = { dashboards, panels: count, queries }
  const values = Object.entries(sizes).flatMap(([name, value]) => ['-V', `${name}=${value}`])
  const args = ['-m', folder, ...values, 'bench/build/panels.jsonnet']
  return { jsonnet: { command: 'jsonnet', args } }
}

function measure(
  programs: Readonly<Record<string, Program>>,
  rounds: number,
): ReadonlyMap<string, Measured> {
  const runs = Array.from({ length: rounds }, () =>
    Object.entries(programs).map(([name, program]) => [name, runOnce(program)] as const),
  ).flat()
  return new Map(
    Object.keys(programs).map((name) => [
      name,
      median(runs.filter(([n]) => n === name).map(([, m]) => m)),
    ]),
  )
}

function runOnce(program: Program): Measured {
  const { command = process.execPath, args, env, folder, isCold, isWarm } = program
  if (isWarm) runOnce({ ...program, isWarm: false })
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  const temporary = join(work, 'tmp')
  rmSync(usageFile, { force: true })
  if (isCold) {
    rmSync(temporary, { recursive: true, force: true })
    for (const kept of [bundles, ...keptTests]) rmSync(kept, { recursive: true, force: true })
  }
  mkdirSync(temporary, { recursive: true })
  const isNode = command === process.execPath
  const all = [...(isNode ? ['--import', reporter] : []), ...args].map(String)
  const startedAt = performance.now()
  const { status, stderr } = spawnSync(command, all, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env, TMPDIR: temporary },
  })
  const seconds = (performance.now() - startedAt) / 1000
  if (status !== 0) throw new Error(`${command} ${all.join(' ')} failed:\n${stderr}`)
  const megabytes = isNode ? Number(readFileSync(usageFile, 'utf8')) / 1024 : Number.NaN
  return { seconds, megabytes }
}

function median(runs: readonly Measured[]): Measured {
  const middle = (of: (run: Measured) => number) =>
    runs.map(of).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? Number.NaN
  return { seconds: middle((run) => run.seconds), megabytes: middle((run) => run.megabytes) }
}
