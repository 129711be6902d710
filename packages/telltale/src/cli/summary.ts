/** How big a project is and what a build has changed, in a few lines. */
import type { Problem } from '@telltale/core'
import type { WritePlan } from '../emit/plan.ts'
import type { Project } from '../project/project.ts'
import { counted } from '../report/counted.ts'
import type { Style } from '../report/style.ts'

export interface SystemSize {
  readonly name: string
  readonly dashboards: number
  readonly panels: number
  readonly alertingRules: number
  readonly recordingRules: number
}

export function sizesOf({ systems }: Project): readonly SystemSize[] {
  return systems.map(({ name, options: { dashboards, rules } }) => {
    const all = rules.flatMap((group) => group.rules)
    const alertingRules = all.filter(({ kind }) => kind === 'alerting rule').length
    return {
      name,
      dashboards: dashboards.length,
      panels: dashboards.flatMap(({ rows }) => rows.flatMap(({ panels }) => panels)).length,
      alertingRules,
      recordingRules: all.length - alertingRules,
    }
  })
}

/**
 * One line for each system, aligned.
 *
 * @example
 *   aharadar   1 dashboard   15 panels   11 alerts   7 recording rules
 */
export function systemsText(project: Project, style: Style): string {
  const sizes = sizesOf(project)
  const shown = sizes.length > mostLines ? [total(sizes)] : sizes
  const rows = shown.map((size) => [
    size.name,
    counted(size.dashboards, 'dashboard'),
    counted(size.panels, 'panel'),
    counted(size.alertingRules, 'alert'),
    counted(size.recordingRules, 'recording rule'),
  ])
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows
    .map(([name = '', ...sizes]) => {
      const cells = sizes.map((cell, i) => cell.padStart(widths[i + 1] ?? 0))
      return `  ${style('strong', name.padEnd(widths[0] ?? 0))}   ${cells.join('   ')}\n`
    })
    .join('')
}

/** More systems than these are summed up. */
const mostLines = 20

function total(sizes: readonly SystemSize[]): SystemSize {
  const sum = (of: (size: SystemSize) => number) => sizes.reduce((all, size) => all + of(size), 0)
  return {
    name: counted(sizes.length, 'system'),
    dashboards: sum(({ dashboards }) => dashboards),
    panels: sum(({ panels }) => panels),
    alertingRules: sum(({ alertingRules }) => alertingRules),
    recordingRules: sum(({ recordingRules }) => recordingRules),
  }
}

/**
 * What was written, file by file, and the sum.
 *
 * @example
 *   ~ out/aharadar/prometheus/alerts.yml
 * ✓ out: 1 changed, 11 unchanged
 */
export function changesText(plan: WritePlan, folder: string, ok: boolean, style: Style): string {
  const { created, changed, deleted, edited, unchanged } = plan
  const lines = [
    ...listed(created, (path) => style('added', `  + ${folder}/${path}`)),
    ...listed(changed, (path) => `  ~ ${folder}/${path}`),
    ...listed(deleted, (path) => style('removed', `  - ${folder}/${path}`)),
  ]
  const counts = [
    [created, 'created'],
    [changed, 'changed'],
    [deleted, 'deleted'],
    [edited, 'left alone'],
    [unchanged, 'unchanged'],
  ] as const
  const sum = counts
    .filter(([paths]) => paths.length > 0)
    .map(([paths, word]) => `${paths.length} ${word}`)
  const mark = ok ? style('good', '✓') : style('error', '✗')
  const list = lines.length > 0 ? `${lines.join('\n')}\n\n` : ''
  return `${list}${mark} ${folder}: ${sum.join(', ') || 'empty'}`
}

/** How long the process runs by now: `(0.42 s)`. */
export function secondsText(style: Style): string {
  return style('quiet', `(${(performance.now() / 1000).toFixed(2)} s)`)
}

/** More files than these are only counted. */
const mostPaths = 10

export function listed(
  paths: readonly string[],
  text: (path: string) => string,
): readonly string[] {
  const shown = paths.slice(0, mostPaths).map(text)
  const hidden = paths.length - shown.length
  return hidden > 0 ? [...shown, `  … and ${hidden} more`] : shown
}

/** `no problems (12 known from baseline.json)`. */
export function verdictText(problems: readonly Problem[], notes: readonly string[]): string {
  const verdict = problems.length === 0 ? 'no problems' : 'no errors'
  return notes.length === 0 ? verdict : `${verdict} (${notes.join('; ')})`
}
