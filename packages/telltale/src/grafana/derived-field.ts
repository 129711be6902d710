import type { Unit } from '@telltale/promql'
import type { FieldOptions } from '../dashboard/override.ts'
import type { PanelType } from '../dashboard/panel.ts'
import type { Threshold } from '../dashboard/threshold.ts'

/**
 * Decimals and ends that follow from the unit.
 *
 * A dial or bar of a ratio shows all of it, 0 to 1 (or 100), a fifth further than a threshold there;
 * Grafana's own default is 0 to 100 for everything. Large percentages need one digit; elsewhere
 * Grafana chooses digits by the size of the value, which is better than any fixed number.
 */
export function derivedFieldOptions(
  type: PanelType,
  unit: Unit | undefined,
  thresholds: readonly Threshold[],
): Pick<FieldOptions, 'decimals' | 'min' | 'max'> {
  if (unit === undefined || !isRatio(unit) || !oneValue.has(type)) return {}
  const decimals = { decimals: 1 }
  if (!dials.has(type)) return decimals
  const highest = Math.max(...thresholds.map(({ value }) => value), 0)
  // A threshold at the end of the dial would have no room for its colour.
  const max = highest < unit.scale ? unit.scale : Number((highest * 1.2).toPrecision(3))
  return { ...decimals, min: 0, max }
}

const oneValue: ReadonlySet<PanelType> = new Set(['stat', 'gauge', 'barGauge', 'pieChart'])
const dials: ReadonlySet<PanelType> = new Set(['gauge', 'barGauge'])

function isRatio({ of, per }: Unit): boolean {
  return of.length === 0 && per.length === 0
}
