/** How often samples arrive, and which Prometheus reads the queries: as far as files say so. */
import { durationMs } from '@telltale/promql'
import { readVersion, type Version } from '../project/prometheus-version.ts'
import type { FoundContent } from './find-contents.ts'
import { type JsonRecord, listOf, recordOf, textOf } from './json-value.ts'

export interface Collected {
  /** The shortest interval of all jobs: nothing is said of a range that is long enough for one. */
  readonly scrapeMs?: number | undefined
  readonly scrapeMsOfJob: ReadonlyMap<string, number>
  readonly evaluationMs?: number | undefined
  readonly version?: Version | undefined
}

/**
 * What configurations of Prometheus say, else what Grafana's data sources know of them.
 *
 * Sources: https://prometheus.io/docs/prometheus/latest/configuration/configuration/ ·
 * https://grafana.com/docs/grafana/latest/datasources/prometheus/configure/
 */
export function collectedBy(contents: readonly FoundContent[]): Collected {
  const found = contents.map(({ content }) => content)
  const servers = found.flatMap((each) =>
    each.kind === 'Prometheus configuration' ? [serverOf(each.json)] : [],
  )
  const sources = found.flatMap((each) => (each.kind === 'data sources' ? each.list : []))
  const known = sources.map(recordOf).flatMap(sourceOf)
  return {
    scrapeMs:
      least(servers.flatMap(({ jobs }) => [...jobs.values()])) ??
      least(known.map(({ scrapeMs }) => scrapeMs)),
    scrapeMsOfJob: new Map(servers.flatMap(({ jobs }) => [...jobs])),
    evaluationMs: least(servers.map(({ evaluationMs }) => evaluationMs)),
    version: known.map(({ version }) => version).find((version) => version !== undefined),
  }
}

/** What Prometheus does when nobody says otherwise. */
const defaultInterval = '1m'

function serverOf({ global, scrape_configs }: JsonRecord) {
  const { scrape_interval = defaultInterval, evaluation_interval = defaultInterval } =
    recordOf(global)
  return {
    evaluationMs: msOf(evaluation_interval),
    jobs: new Map(
      listOf(scrape_configs)
        .map(recordOf)
        .flatMap((job) => {
          const ms = msOf(job.scrape_interval ?? scrape_interval)
          return ms === undefined ? [] : [[textOf(job.job_name) ?? '', ms] as const]
        }),
    ),
  }
}

function sourceOf({ type, jsonData }: JsonRecord) {
  if (type !== 'prometheus') return []
  const { timeInterval, prometheusVersion, prometheusType = 'Prometheus' } = recordOf(jsonData)
  return [
    {
      scrapeMs: msOf(timeInterval),
      // Mimir and Thanos count their versions from another beginning.
      version:
        prometheusType === 'Prometheus' ? readVersion(textOf(prometheusVersion) ?? '') : undefined,
    },
  ]
}

function msOf(value: unknown): number | undefined {
  const ms = durationMs(textOf(value) ?? '')
  return ms === 0 ? undefined : ms
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}
