import type { Problem } from '@telltale/core'
import type { Dashboard } from '../../dashboard/dashboard.ts'
import type { Threshold } from '../../dashboard/threshold.ts'
import { panelUnit } from '../panel-unit.ts'
import { alertThresholds } from '../thresholds.ts'
import type { PlacedPanel } from './place.ts'

/** Thresholds are numbers, in an order that can be drawn, and the same as in the alerts. */
export function* thresholdProblems(
  _: Dashboard,
  panels: readonly PlacedPanel[],
): Generator<Problem> {
  for (const placed of panels) {
    const { options } = placed.panel
    const given = 'thresholds' in options ? options.thresholds : undefined
    if (given === undefined) continue
    yield* unreadable(placed, given)
    yield* misplaced(placed, given)
    yield* differing(placed, given)
  }
}

function* unreadable({ place }: PlacedPanel, given: readonly Threshold[]): Generator<Problem> {
  for (const { value, color } of given) {
    if (Number.isFinite(value)) continue
    yield {
      code: 'dashboards/threshold',
      severity: 'error',
      summary: `the ${color} threshold is at ${value}, which is not a finite number`,
      ...place,
      why: 'JSON has no such number: Grafana would read null, which means "from the lowest value on".',
      fix: 'Look at how the number is computed.',
    }
  }
}

function* misplaced({ place }: PlacedPanel, given: readonly Threshold[]): Generator<Problem> {
  const lower = given.filter(({ side }) => side === 'below')
  const upper = given.filter(({ side }) => side !== 'below')
  for (const low of lower) {
    const crossed = upper.find(({ value }) => value < low.value)
    if (crossed === undefined) continue
    yield {
      code: 'dashboards/threshold-order',
      severity: 'error',
      summary: `below(${low.value}, '${low.color}') and above(${crossed.value}, '${crossed.color}') overlap`,
      ...place,
      why: `Between ${crossed.value} and ${low.value} both would hold.`,
      fix: 'Put every below() under every above().',
    }
  }
}

/** One limit in two places: the line in the panel is where the alert fires. */
function* differing(placed: PlacedPanel, given: readonly Threshold[]): Generator<Problem> {
  const { panel } = placed
  if (panel.alerts.length === 0) return
  for (const { rule, value, side, color } of alertThresholds(panel, panelUnit(panel).unit)) {
    if (given.some((threshold) => isClose(threshold.value, value))) continue
    const values = given.map((threshold) => threshold.value).join(', ') || 'none'
    yield {
      code: 'dashboards/threshold-differs',
      severity: 'error',
      summary: `${rule.name} fires ${side} ${value}, where the panel "${panel.title}" has no threshold (it has ${values})`,
      ...placed.place,
      related: [{ message: `${rule.name} is defined here`, at: rule.at }],
      why: 'Whoever looks at the panel sees another limit than the one that wakes people up.',
      fix: `Add ${side}(${value}, '${color}'), or leave thresholds out: the alert's own is then drawn.`,
    }
  }
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))
}
