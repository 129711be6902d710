import type { Problem } from '@telltale/core'
import { durationMs } from '@telltale/promql'
import type { Dashboard } from '../../dashboard/dashboard.ts'
import type { Panel } from '../../dashboard/panel.ts'
import { refIds } from '../ids.ts'
import { legendsOf } from '../legend.ts'
import { inside, type Place, type PlacedPanel } from './place.ts'

/** Queries, legends, sizes and steps of each panel. */
export function* panelProblems(_: Dashboard, panels: readonly PlacedPanel[]): Generator<Problem> {
  for (const placed of panels) {
    yield* queryProblems(placed)
    yield* sizeProblems(placed)
    yield* intervalProblems(placed)
    yield* axisProblems(placed)
    yield* builderProblems(placed)
  }
}

function* queryProblems(placed: PlacedPanel): Generator<Problem> {
  const { panel } = placed
  if (panel.type === 'text') return
  if (panel.queries.length === 0 && panel.sql === undefined) {
    yield {
      code: 'dashboards/no-queries',
      severity: 'error',
      summary: `the panel "${panel.title}" has no queries`,
      ...placed.place,
      why: 'It would show "No data" for ever.',
      fix: 'Give it a query, or use text() when it is to show words.',
    }
  }
  yield* refIdProblems(placed)
  yield* legendProblems(placed)
}

function* refIdProblems({ panel, place }: PlacedPanel): Generator<Problem> {
  if (panel.queries.length < 2) return
  const ids = refIds(panel.queries)
  for (const id of new Set(ids.filter((each, i) => ids.indexOf(each) !== i))) {
    yield {
      code: 'dashboards/duplicate-ref-id',
      severity: 'error',
      summary: `two queries of the panel "${panel.title}" have the refId ${id}`,
      ...place,
      why: 'Grafana keeps the result of one of them.',
      fix: 'Give each its own refId, or leave them out.',
    }
  }
}

/** Types that draw series side by side and name them by legend. */
const named: ReadonlySet<Panel['type']> = new Set([
  'timeseries',
  'stat',
  'gauge',
  'barGauge',
  'pieChart',
  'stateTimeline',
  'statusHistory',
])

function* legendProblems(placed: PlacedPanel): Generator<Problem> {
  const { panel } = placed
  if (panel.queries.length < 2 || !named.has(panel.type)) return
  const ids = refIds(panel.queries)
  const legends = legendsOf(panel)
  for (const [i, legend] of legends.entries()) {
    const first = legends.indexOf(legend)
    if (first === i) continue
    yield {
      code: 'dashboards/ambiguous-legend',
      severity: 'warning',
      summary: `the queries ${ids[first]} and ${ids[i]} of the panel "${panel.title}" have the same legend, "${legend}"`,
      ...inside(placed.place, ids[i] ?? ''),
      why: 'Nobody can tell their series apart.',
      fix: `Give each a legend: { expr: …, legend: '${legend} …' }.`,
    }
  }
}

function* sizeProblems(placed: PlacedPanel): Generator<Problem> {
  const { width, height } = placed.panel.options
  if (width !== undefined && !isBetween(width, 1, 24)) {
    yield size(placed.place, 'width', width, 'A line has 24 columns.', 'between 1 and 24')
  }
  if (height !== undefined && !isBetween(height, 1, 100)) {
    yield size(placed.place, 'height', height, 'A unit is 38 pixels high.', 'between 1 and 100')
  }
}

function isBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

function size(place: Place, name: string, value: number, why: string, range: string): Problem {
  return {
    code: 'dashboards/size',
    severity: 'error',
    summary: `${name}: ${value} is not a size`,
    ...place,
    why,
    fix: `Use a whole number ${range}, or leave it out: the line is then shared.`,
  }
}

function* intervalProblems(placed: PlacedPanel): Generator<Problem> {
  const { panel } = placed
  if (panel.type === 'text') return
  for (const name of ['interval', 'timeFrom', 'timeShift'] as const) {
    const value: string | undefined = panel.options[name]
    if (value === undefined || (durationMs(value) ?? 0) > 0) continue
    yield {
      code: 'dashboards/interval',
      severity: 'error',
      summary: `${name}: "${value}" is not a duration`,
      ...placed.place,
      why: 'Grafana ignores what it cannot read, and nothing says so.',
      fix: "Write a whole number with a unit: '30s', '5m', '1h'.",
    }
  }
}

function* axisProblems(placed: PlacedPanel): Generator<Problem> {
  const { panel } = placed
  if (!('min' in panel.options) || !('max' in panel.options)) return
  const { min, max } = panel.options
  if (min === undefined || max === undefined || min < max) return
  yield {
    code: 'dashboards/axis',
    severity: 'error',
    summary: `min: ${min} is not less than max: ${max}`,
    ...placed.place,
    why: 'There is nothing between the two ends to draw in.',
    fix: 'Exchange them, or leave one out.',
  }
}

/** A builder of the SDK is somebody's code: it is tried before anything is written. */
function* builderProblems({ panel, place }: PlacedPanel): Generator<Problem> {
  if (panel.type !== 'custom') return
  const fault = builderFault(panel.options.builder)
  if (fault === undefined) return
  yield {
    code: 'dashboards/builder',
    severity: 'error',
    summary: `the builder of the panel "${panel.title}" ${fault}`,
    ...place,
    why: 'There is no panel to put onto the page.',
    fix: 'Give custom() a panel builder of the Foundation SDK, or a function that returns one.',
  }
}

function builderFault(
  builder: Extract<Panel, { type: 'custom' }>['options']['builder'],
): string | undefined {
  try {
    const { type } = (typeof builder === 'function' ? builder() : builder).build()
    return typeof type === 'string' && type !== '' ? undefined : 'builds something without a type'
  } catch (error) {
    return `throws: ${error instanceof Error ? error.message : String(error)}`
  }
}
