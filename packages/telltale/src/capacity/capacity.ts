/** How large the Prometheus of a system has to be, from what is declared. */
import { type AnyFamily, familiesOf, type Label, seriesBound } from '@telltale/core'
import { durationMs } from '@telltale/promql'
import type { System } from '../project/system.ts'
import { addressesOf, byJob, type Target } from '../project/target.ts'
import type { RuleGroup } from '../rules/rule-group.ts'
import { expressionOf } from '../rules/rule-order.ts'
import { type Amount, combined, none, sum, times } from './amount.ts'
import {
  baseMemoryBytes,
  blockShare,
  bytesPerSample,
  bytesPerSeries,
  fullDisk,
  headHours,
  longestBlockDays,
  samplesInChunk,
  seriesOfScrape,
  walBytesPerSample,
} from './figures.ts'
import { keptShare } from './kept-share.ts'
import { combinationsOf, valuesOf } from './label-values.ts'
import { type CountSeries, resultSeries } from './result-series.ts'

export interface Capacity {
  readonly name: string
  /** What is scraped, by job and family; the dearest first. */
  readonly families: readonly FamilyCost[]
  /** What recording rules and alerts add. */
  readonly rules: Amount
  /** That receive samples now. */
  readonly activeSeries: Amount
  /** In memory: those that a deployment has replaced stay for up to three hours. */
  readonly headSeries: Amount
  readonly headChunks: Amount
  readonly samplesPerSecond: Amount
  readonly memoryBytes: Amount
  readonly retentionDays: number
  /** Blocks of the whole retention, and of what cannot be deleted yet. */
  readonly blockBytes: Amount
  readonly walBytes: Amount
  /** What to ask for: blocks and log, with the rest that must stay free. */
  readonly volumeBytes: Amount
}

export interface FamilyCost {
  readonly job: string
  readonly family: string
  readonly instances: number
  /** Of all instances. */
  readonly series: Amount
  readonly samplesPerSecond: Amount
  /** Every label is closed: it has as many series from the start as it ever will. */
  readonly isExact: boolean
}

/**
 * Series, samples, memory and disk of a system's Prometheus.
 *
 * Shape: expected and most of everything; bytes, seconds and days. Source of each figure:
 * `figures.ts`.
 *
 * @example
 * capacityOf(shop).activeSeries // => { expected: 121, most: 217 }
 */
export function capacityOf(system: System): Capacity {
  const { targets, prometheus } = system.options
  const jobs = byJob(targets).map((target) => jobOf(target, system))
  const rules = prometheus.agent === true ? [] : groupsOf(system)
  const activeSeries = sum([...jobs, ...rules].map(({ series }) => series))
  const samplesPerSecond = sum([...jobs, ...rules].map((each) => each.samplesPerSecond))
  // A deployment gives discovered processes new names: for a while both are in memory.
  const replaced = sum(jobs.filter(({ isReplaced }) => isReplaced).map(({ series }) => series)).most
  const headSeries = { ...activeSeries, most: activeSeries.most + replaced }
  const retentionDays = (durationMs(prometheus.retention) ?? 0) / dayMs
  const disk = diskOf(samplesPerSecond, prometheus.agent === true ? 0 : retentionDays)
  return {
    name: system.name,
    families: jobs.flatMap(({ families }) => families).sort(bySeries),
    rules: sum(rules.map(({ series }) => series)),
    activeSeries,
    headSeries,
    headChunks: chunksOf([...jobs, ...rules]),
    samplesPerSecond,
    memoryBytes: memoryOf(headSeries),
    retentionDays,
    ...disk,
  }
}

/** The same of several systems that share a Prometheus: with the longest retention of them. */
export function sumOf(name: string, all: readonly Capacity[]): Capacity {
  const added = (of: (each: Capacity) => Amount) => sum(all.map(of))
  const headSeries = added((each) => each.headSeries)
  const samplesPerSecond = added((each) => each.samplesPerSecond)
  const retentionDays = Math.max(0, ...all.map((each) => each.retentionDays))
  return {
    name,
    families: all.flatMap(({ families }) => families).sort(bySeries),
    rules: added(({ rules }) => rules),
    activeSeries: added(({ activeSeries }) => activeSeries),
    headSeries,
    headChunks: added(({ headChunks }) => headChunks),
    samplesPerSecond,
    memoryBytes: memoryOf(headSeries),
    retentionDays,
    ...diskOf(samplesPerSecond, retentionDays),
  }
}

/** Of the series in the head. */
export function memoryOf(headSeries: Amount): Amount {
  const ofSeries = combined(headSeries, bytesPerSeries, (series, bytes) => series * bytes)
  return combined(ofSeries, none, (bytes) => bytes + baseMemoryBytes)
}

/**
 * `retention × samples per second × bytes per sample`, and what comes on top.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects
 */
export function diskOf(samplesPerSecond: Amount, retentionDays: number) {
  const kept = {
    expected: retentionDays,
    most: retentionDays + Math.min(retentionDays * blockShare, longestBlockDays),
  }
  const samples = combined(samplesPerSecond, kept, (rate, days) => rate * days * 86_400)
  const blockBytes = combined(samples, bytesPerSample, (count, bytes) => count * bytes)
  const logged = combined(samplesPerSecond, headHours, (rate, hours) => rate * hours * 3_600)
  const walBytes = combined(logged, walBytesPerSample, (count, bytes) => count * bytes)
  return { blockBytes, walBytes, volumeBytes: times(sum([blockBytes, walBytes]), 1 / fullDisk) }
}

const dayMs = 86_400_000

interface Source {
  readonly series: Amount
  readonly samplesPerSecond: Amount
  readonly intervalMs: number
}

interface Job extends Source {
  readonly families: readonly FamilyCost[]
  readonly isReplaced: boolean
}

function jobOf(target: Target, { options: { prometheus } }: System): Job {
  const { exposes, interval = prometheus.scrapeInterval, discovery, metricRelabel } = target.options
  const intervalMs = durationMs(interval) ?? 15_000
  const instances = addressesOf(target).length
  const families = familiesOf(exposes).map((family): FamilyCost => {
    const share = keptShare(family, metricRelabel, target.job)
    const series = times(seriesOf(family), instances * share)
    return {
      job: target.job,
      family: family.name,
      instances,
      series,
      samplesPerSecond: times(series, 1000 / intervalMs),
      isExact: Object.values<Label>(family.labels).every(({ kind }) => kind === 'closed'),
    }
  })
  const ofScrape = { expected: seriesOfScrape * instances, most: seriesOfScrape * instances }
  const series = sum([...families.map((each) => each.series), ofScrape])
  return {
    families,
    series,
    samplesPerSecond: times(series, 1000 / intervalMs),
    intervalMs,
    isReplaced: discovery !== undefined,
  }
}

/** In one process: label sets, times the lines that each of them takes. */
function seriesOf(family: AnyFamily): Amount {
  const sets = combinationsOf(Object.values<Label>(family.labels).map(valuesOf))
  return times(sets, seriesBound({ ...family, labels: {} }))
}

function groupsOf(system: System): readonly Source[] {
  const count = resultSeries(system)
  return system.options.rules.map((group) => {
    const interval = group.options.interval ?? system.options.prometheus.evaluationInterval
    const intervalMs = durationMs(interval) ?? 15_000
    const series = seriesOfRules(group, count)
    return { series, samplesPerSecond: times(series, 1000 / intervalMs), intervalMs }
  })
}

/** An alert that is active is `ALERTS` and `ALERTS_FOR_STATE`; none is expected to be. */
function seriesOfRules({ rules, options: { limit } }: RuleGroup, count: CountSeries): Amount {
  return sum(
    rules.map((rule) => {
      const found = count(expressionOf(rule))
      const bound = limit === undefined || limit === 0 ? found.most : Math.min(limit, found.most)
      return rule.kind === 'alerting rule'
        ? { expected: 0, most: 2 * bound }
        : { expected: Math.min(found.expected, bound), most: bound }
    }),
  )
}

function chunksOf(sources: readonly Source[]): Amount {
  return sum(
    sources.map(({ series, intervalMs }) =>
      combined(series, headHours, (count, hours) => {
        const samples = (hours * 3_600_000) / intervalMs
        return count * Math.max(1, Math.ceil(samples / samplesInChunk))
      }),
    ),
  )
}

function bySeries(a: FamilyCost, b: FamilyCost): number {
  return (
    b.series.expected - a.series.expected ||
    b.series.most - a.series.most ||
    (`${a.family} ${a.job}` < `${b.family} ${b.job}` ? -1 : 1)
  )
}
