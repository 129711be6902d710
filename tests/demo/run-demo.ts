/** The command as a person runs it, with what it starts and what it leaves. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { until } from '../real/prometheus.ts'

const root = resolve(import.meta.dirname, '../..')

export interface Run {
  /** Both streams. */
  readonly said: () => string
  readonly exit: () => Promise<number | null>
  /** Everything below it that runs now, and what ran when somebody asked before. */
  readonly look: () => readonly Process[]
  /** What ran once and still does. */
  readonly left: () => readonly Process[]
  /** Files and folders that it has made and not removed. */
  readonly leftOnDisk: () => readonly string[]
  /** As the terminal does it: to the whole group. */
  readonly press: (signal?: NodeJS.Signals) => void
  /** Resolves when addresses were printed and programs run. */
  readonly isReady: () => Promise<void>
}

export interface Process {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

export function runDemo(args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  // Where it writes is ours, so that what is left there is known to be its.
  const folder = mkdtempSync(join(tmpdir(), 'test-demo-'))
  // PostgreSQL, which runs as another user, has its data in it.
  chmodSync(folder, 0o755)
  const child = spawn(
    process.execPath,
    ['--conditions=telltale-source', '--import', 'tsx', 'demo/main.ts', ...args],
    {
      cwd: root,
      env: { ...process.env, TMPDIR: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk
    })
  }
  const closed = once(child, 'close')
  const seen = new Map<number, Process>()
  const look = () => {
    const found = descendants(child.pid ?? 0)
    for (const process of found) seen.set(process.pid, process)
    return found
  }
  const left = () => processes().filter(({ pid, command }) => seen.get(pid)?.command === command)
  onTestFinished(() => {
    look()
    for (const { pid } of [...left(), { pid: child.pid ?? 0 }]) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended, as it should.
      }
    }
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    said: () => said,
    exit: async () => {
      await closed
      return child.exitCode
    },
    look,
    left,
    // Not of the demo: the loader of TypeScript keeps what it has compiled.
    leftOnDisk: () =>
      readdirSync(folder).filter((name) => !/^(tsx-|node-compile-cache)/.test(name)),
    press: (signal = 'SIGINT') => process.kill(-(child.pid ?? 0), signal),
    isReady: async () => {
      await until(
        'the demo is ready',
        async () => child.exitCode !== null || said.includes('Dashboards, in another terminal'),
        80_000,
      )
      if (child.exitCode !== null) throw new Error(`The demo has ended:\n${said}`)
      look()
    },
  }
}

function descendants(pid: number): readonly Process[] {
  const all = processes()
  const below = (parent: number): readonly Process[] =>
    all
      .filter((process) => process.parent === parent)
      .flatMap((process) => [process, ...below(process.pid)])
  return below(pid)
}

function processes(): readonly Process[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
  return table.split('\n').flatMap((line) => {
    const [, pid, parent, state = '', command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    // What has ended and was not asked how is nobody any more.
    return pid === undefined || state.startsWith('Z')
      ? []
      : [{ pid: Number(pid), parent: Number(parent), command }]
  })
}
