/** What stands in the terminal while it runs: one line for each system, and what is wrong. */
import type { Style } from '../../packages/telltale/src/report/style.ts'
import type { SystemState } from './state.ts'

/** A system with its panels, at a moment. */
export interface Shown extends SystemState {
  readonly panels: { readonly withData: number; readonly all: number }
}

/**
 * A table that fits into a terminal of 80 columns.
 *
 * @example
 *                     targets up   traffic            alerts firing   panels with data
 *   AhaRadar              2 of 2     19.8 requests/s              0           14 of 15
 */
export function liveTable(systems: readonly Shown[], style: Style): string {
  const rows = systems.map(cellsOf)
  const all = [headings, ...rows]
  const widths = headings.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('   ')
  const firing = systems
    .filter((system) => system.firing.length > 0)
    .map(({ title, firing }) => `  ${style('warning', 'firing')} ${title}: ${firing.join(', ')}`)
  return [
    style('quiet', `  ${line(headings)}`),
    ...rows.map((row) => `  ${line(row)}`),
    ...(firing.length > 0 ? ['', ...firing] : []),
  ].join('\n')
}

const headings = ['', 'targets up', 'traffic', 'alerts firing', 'panels with data'] as const

function cellsOf({ title, targets, rate, rateOf, firing, panels }: Shown): readonly string[] {
  return [
    title,
    `${targets.up} of ${targets.all}`,
    `${rate === undefined ? '-' : rate.toFixed(1)} ${rateOf}`,
    String(firing.length),
    `${panels.withData} of ${panels.all}`,
  ]
}

/** The same as one line, for logs. */
export function plainLine({ title, targets, rate, rateOf, firing, panels }: Shown): string {
  return [
    `${title}: ${targets.up} of ${targets.all} targets up`,
    `${rate === undefined ? 'no' : rate.toFixed(1)} ${rateOf}`,
    firing.length === 0 ? 'no alert firing' : `firing ${firing.join(' ')}`,
    `${panels.withData} of ${panels.all} panels with data`,
  ].join(', ')
}

/** `1:05` */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
