/** The same samples in a Prometheus and in a VictoriaMetrics: scraped history, and what is recorded. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { durationMs } from '@telltale/promql'
import type { System } from 'telltale'
import { recordsOf } from '../../packages/telltale/src/rules/rule-group.ts'
import { historySeries } from '../../packages/telltale/src/simulate/history-blocks.ts'
import { simulation } from '../../packages/telltale/src/simulate/simulation.ts'
import { writeBlock } from '../../packages/telltale/src/simulate/tsdb/block.ts'
import { wantedSeries } from '../../packages/telltale/src/simulate/wanted-series.ts'
import { inTurn } from '../../packages/telltale/src/verify/in-turn.ts'
import {
  type PrometheusProcess,
  startPrometheus,
} from '../../packages/telltale/src/verify/prometheus-process.ts'
import { recorded, recordLevels } from '../../packages/telltale/src/verify/recorded-history.ts'
import { startVictoriaMetrics, type VictoriaMetrics } from './victoria-metrics.ts'

export interface TwoStores {
  readonly prometheus: PrometheusProcess
  readonly victoria: VictoriaMetrics
  /** The first sample, and the end: Unix times in seconds. */
  readonly from: number
  readonly to: number
  stop(): Promise<void>
}

const historyMs = 2 * 3_600_000
const recordingStep = 60

/** Scrapes do not fall on the times of graphs and rules: that is where the two differ. */
const scrapeOffsetMs = 7_000

/** A time in the past: neither of them looks at the clock for it. */
const endMs = Date.parse('2026-03-02T12:00:00Z')

export async function twoStores(system: System): Promise<TwoStores> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-two-stores-'))
  const data = join(folder, 'data')
  await mkdir(data)
  const stepMs = durationMs(system.options.prometheus.scrapeInterval) ?? 15_000
  const times = { fromMs: endMs - historyMs + scrapeOffsetMs, toMs: endMs, stepMs }
  const [from, to] = [(endMs - historyMs) / 1000, endMs / 1000]
  const victoria = await startVictoriaMetrics()
  const simulated = simulation(system.options.targets, {
    startMs: times.fromMs,
    wanted: wantedSeries(system),
  })
  const scraped = [...historySeries(simulated, times)]
  writeBlock(data, scraped, 1)
  await victoria.store(scraped)
  const start = () =>
    startPrometheus({
      path: 'prometheus',
      folder,
      signal: new AbortController().signal,
      config: {},
    })
  const levels = recordLevels(system, recordsOf(system.options.rules))
  for (const [i, rules] of levels.entries()) {
    const { api, stop } = await start()
    const range = { from, to, step: recordingStep }
    const results = await inTurn(rules, (rule) => recorded(rule, system, range, api))
    await stop()
    // Without the marks at the end of a series, which cannot be imported: both get the same.
    const all = results.flat().map((series) => ({ ...series, marksEnd: false }))
    writeBlock(data, all, i + 2)
    await victoria.store(all)
  }
  const prometheus = await start()
  return {
    prometheus,
    victoria,
    from,
    to,
    stop: async () => {
      await Promise.all([prometheus.stop(), victoria.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
