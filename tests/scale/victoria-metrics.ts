/** A real VictoriaMetrics on loopback, with samples of our own, for as long as it is needed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoredSeries } from '../../packages/telltale/src/simulate/tsdb/block.ts'
import {
  type PrometheusApi,
  prometheusApi,
} from '../../packages/telltale/src/verify/prometheus-api.ts'
import { ended, freePort, until } from '../real/prometheus.ts'

export interface VictoriaMetrics {
  readonly url: string
  /** It answers the queries of Prometheus' API. */
  readonly api: PrometheusApi
  store(series: Iterable<StoredSeries>): Promise<void>
  stop(): Promise<void>
}

/** The single node, as it is when nobody configures it; only its retention is longer. */
export async function startVictoriaMetrics(...flags: readonly string[]): Promise<VictoriaMetrics> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-victoria-'))
  const url = `http://127.0.0.1:${await freePort()}`
  const child = program('victoria-metrics', [
    `-storageDataPath=${join(folder, 'data')}`,
    `-httpListenAddr=${new URL(url).host}`,
    '-retentionPeriod=100y',
    '-loggerLevel=ERROR',
    ...flags,
  ])
  await until('VictoriaMetrics answers', async () => {
    return (await fetch(`${url}/health`).catch(() => undefined))?.ok ?? false
  })
  return {
    url,
    api: prometheusApi(url, new AbortController().signal),
    store: (series) => importInto(url, series),
    stop: async () => {
      await ended(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A program of the package; it ends with this process at the latest. */
export function program(name: string, args: readonly string[]): ChildProcess {
  const child = spawn(name, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  process.once('exit', () => child.kill('SIGKILL'))
  return child
}

/** Source: https://docs.victoriametrics.com/#how-to-import-data-in-json-line-format */
async function importInto(url: string, all: Iterable<StoredSeries>): Promise<void> {
  let lines: string[] = []
  const send = async () => {
    const answer = await fetch(`${url}/api/v1/import`, { method: 'POST', body: lines.join('\n') })
    if (!answer.ok) throw new Error(`it refuses the samples: ${await answer.text()}`)
    lines = []
  }
  for (const { labels, times, values } of all) {
    const present = [...values.keys()].filter((i) => !Number.isNaN(values[i]))
    if (present.length === 0) continue
    lines.push(
      JSON.stringify({
        metric: labels,
        values: present.map((i) => numberOf(values[i] ?? 0)),
        timestamps: present.map((i) => times[i]),
      }),
    )
    if (lines.length >= 500) await send()
  }
  if (lines.length > 0) await send()
  // What was just stored is found by queries only after this.
  await fetch(`${url}/internal/force_flush`)
}

/** JSON has no infinity; VictoriaMetrics reads it as text. */
function numberOf(value: number): number | string {
  if (Number.isFinite(value)) return value
  return value > 0 ? 'Infinity' : '-Infinity'
}
