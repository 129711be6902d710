/** `telltale check <files> --metrics <source>`: dashboards and rules that telltale never saw. */
import { resolve } from 'node:path'
import { type Duration, durationMs } from '@telltale/promql'
import { checkForeign, type ForeignCounts } from '../foreign/check-foreign.ts'
import { declaredMetrics, type LearntMetrics } from '../foreign/learnt-metrics.ts'
import { type PrometheusVersion, readVersion } from '../project/prometheus-version.ts'
import { counted } from '../report/counted.ts'
import { styleFor } from '../report/style.ts'
import { findProject } from './find-project.ts'
import type { Format } from './format.ts'
import { familiesOfProject, loadMetrics } from './load-metrics.ts'
import { loadProject } from './load-project.ts'
import { sectionsOfFiles, sectionsText } from './looked-at-text.ts'
import { startProgress } from './progress.ts'
import { report } from './report.ts'
import { secondsText, verdictText } from './summary.ts'
import { type Terminal, UsageError } from './terminal.ts'
import { judge, type VerdictFlags } from './verdict.ts'

export interface CheckFilesFlags extends VerdictFlags {
  readonly files: readonly string[]
  readonly metrics?: readonly string[]
  /** `job,instance,env` */
  readonly targetLabels?: string
  readonly scrapeInterval?: string
  /** `2.47` */
  readonly prometheusVersion?: string
  readonly project?: string
  /** Says of every file what was checked, and what was left alone and why. */
  readonly verbose?: boolean
  readonly format: Format
}

/** Metrics come from `--metrics`; without it they are those of the project. */
export async function checkFilesCommand(
  flags: CheckFilesFlags,
  terminal: Terminal,
): Promise<number> {
  const { files, targetLabels, scrapeInterval, prometheusVersion, format } = flags
  const settings = {
    ...(targetLabels !== undefined && { targetLabels: labelsIn(targetLabels) }),
    ...(scrapeInterval !== undefined && { scrapeInterval: durationIn(scrapeInterval) }),
    ...(prometheusVersion !== undefined && { prometheusVersion: versionIn(prometheusVersion) }),
  }
  if (files.length === 0) {
    throw new UsageError(
      '--metrics says what to compare with, but no files are named. Example: telltale check --metrics http://localhost:9100/metrics dashboards/*.json rules/*.yml',
    )
  }
  const progress = startProgress(terminal)
  try {
    progress.phase('reading the metrics')
    const metrics = flags.metrics
      ? await loadMetrics(flags.metrics, terminal)
      : await metricsOfProject(flags, terminal)
    progress.phase('checking')
    const found = checkForeign({
      metrics,
      files: files.map((file) => resolve(terminal.cwd, file)),
      ...settings,
    })
    const { problems, ok, notes } = judge(found.problems, flags, terminal.cwd)
    progress.stop()
    const style = styleFor(terminal.result.color)
    const verdict = verdictText(problems, notes)
    const lookedAt = flags.verbose
      ? sectionsOfFiles(metrics, found.lookedAt, terminal.cwd)
      : undefined
    const summary = () =>
      `${countsText(found.counts)}\n${style('good', '✓')} ${verdict} ${secondsText(style)}\n`
    const text = () => `${sectionsText(lookedAt ?? [], style)}${ok ? summary() : ''}`
    return report({ problems, ok, notes, lookedAt, text }, format, terminal)
  } finally {
    progress.stop()
  }
}

async function metricsOfProject(
  { project }: CheckFilesFlags,
  terminal: Terminal,
): Promise<LearntMetrics> {
  let file: string
  try {
    file = findProject(project, terminal.cwd)
  } catch (error) {
    if (!(error instanceof UsageError) || project !== undefined) throw error
    throw new UsageError(
      'which metrics do these files query? Say so with --metrics: a URL (http://localhost:9100/metrics), a file with what a program answers there, a registry.json, or a TypeScript file with definitions.',
    )
  }
  const loaded = await loadProject(file, terminal.signal)
  return 'problems' in loaded
    ? { ...declaredMetrics('the project', []), problems: loaded.problems }
    : declaredMetrics('the project', familiesOfProject(loaded.project))
}

function labelsIn(text: string): readonly string[] {
  const labels = text.split(',').map((label) => label.trim())
  const wrong = labels.find((label) => !/^[a-zA-Z_]\w*$/.test(label))
  if (wrong === undefined) return labels
  throw new UsageError(
    `--target-labels ${text}: "${wrong}" is not a label. Write names with commas between them: job,instance,env.`,
  )
}

function durationIn(text: string): Duration {
  if ((durationMs(text) ?? 0) > 0) return text as Duration
  throw new UsageError(
    `--scrape-interval ${text} is not a duration. Write a whole number with a unit: 15s, 1m.`,
  )
}

function versionIn(text: string): PrometheusVersion {
  const version = readVersion(text)
  if (version !== undefined) return `${version.major}.${version.minor}`
  throw new UsageError(
    `--prometheus-version ${text} is not a version. Write its first two numbers: 2.47, 3.5.`,
  )
}

function countsText({ files, dashboards, queries, rules, families }: ForeignCounts): string {
  const parts = [
    counted(files, 'file'),
    counted(dashboards, 'dashboard'),
    counted(rules, 'rule'),
    counted(queries, 'query'),
    counted(families, 'metric family'),
  ]
  return `  ${parts.join('   ')}`
}
