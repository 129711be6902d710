/** What the tests of both processes need: a place of their own, and a look at the metrics. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ledgerRows } from '@telltale/runtime'
import type { LedgerRow } from './worker/ledger.ts'
import type { LlmProvider } from './worker/llm-provider.ts'

/** An empty directory that goes away with the tests of a file. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'aharadar-'))
  directories.push(directory)
  return directory
}

const directories: string[] = []
process.once('exit', () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

/** What a worker has booked. */
export async function readLedger(dataDirectory: string): Promise<readonly LedgerRow[]> {
  const rows: LedgerRow[] = []
  for await (const row of ledgerRows<LedgerRow>(join(dataDirectory, 'ledger.jsonl'))) rows.push(row)
  return rows
}

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

/** A provider that answers at once, and fails for models called so. */
export const instantProvider: LlmProvider = {
  async complete({ model, prompt }) {
    if (model.includes('fails')) throw new Error(`${model}: no answer`)
    return { text: prompt.slice(0, 20), credits: 7 }
  },
}
