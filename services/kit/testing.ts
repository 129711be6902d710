/** What the tests of services need: a place of their own, a running program, a look at the metrics. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** An empty directory that goes away with the tests of a file. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'systems-'))
  directories.push(directory)
  return directory
}

const directories: string[] = []
process.once('exit', () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

/** A program of a service that runs as a person would start it. */
export interface Program {
  readonly child: ChildProcess
  /** What it has written, both streams. */
  readonly said: () => string
  /** Its exit code, when it has ended. */
  readonly exit: () => Promise<number | null>
  /** The first address that it says its metrics are at. */
  readonly metricsUrl: () => Promise<string>
}

/** Runs a program from source; stop it with `child.kill`. */
export function run(
  file: string,
  env: NodeJS.ProcessEnv = {},
  args: readonly string[] = [],
): Program {
  const child = spawn(
    process.execPath,
    ['--conditions=telltale-source', '--import', 'tsx', file, ...args],
    {
      cwd: dirname(file),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  children.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk
    })
  }
  const ended = once(child, 'close')
  return {
    child,
    said: () => said,
    exit: async () => {
      await ended
      return child.exitCode
    },
    metricsUrl: async () => {
      for (let waited = 0; waited < 20_000; waited += 50) {
        const url = /metrics are at (http:\S+?)\.(?:\s|$)/.exec(said)?.[1]
        if (url) return url
        if (child.exitCode !== null) break
        await sleep(50)
      }
      throw new Error(`${file} did not say where its metrics are:\n${said}`)
    },
  }
}

const children: ChildProcess[] = []
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** Every sample of a metrics endpoint: `http_requests_total{method="GET"}` to its value. */
export type Samples = Readonly<Record<string, number>>

export async function scrape(url: string): Promise<Samples> {
  return samplesOf(await (await fetch(url)).text())
}

export function samplesOf(text: string): Samples {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => {
      const space = line.lastIndexOf(' ')
      return [line.slice(0, space), Number(line.slice(space + 1))]
    }),
  )
}

/** The samples of one family, without its name. */
export function familyOf(samples: Samples, family: string): Samples {
  return Object.fromEntries(
    Object.entries(samples)
      .filter(([series]) => series === family || series.startsWith(`${family}{`))
      .map(([series, value]) => [series.slice(family.length), value]),
  )
}

/** Those that are not 0. */
export function moved(samples: Samples): Samples {
  return Object.fromEntries(Object.entries(samples).filter(([, value]) => value !== 0))
}

/** What promtool has against a text of metrics; nothing when it is well made. */
export function promtoolRemarks(text: string): string {
  const { error, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: text,
    encoding: 'utf8',
  })
  if (error) throw new Error('promtool is missing. Install it: apt-get install -y prometheus')
  return stdout + stderr
}
