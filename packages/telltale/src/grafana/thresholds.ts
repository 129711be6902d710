import type * as dashboards from '@grafana/grafana-foundation-sdk/dashboard'
import { type BinaryExpr, infer, type Node, type Unit } from '@telltale/promql'
import type { Color } from '../dashboard/color.ts'
import type { Panel } from '../dashboard/panel.ts'
import { above, below, type Threshold } from '../dashboard/threshold.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'

/** The threshold of an alert, in a panel's unit. */
export interface AlertThreshold extends Threshold {
  readonly rule: AlertingRule
}

/** The thresholds of a panel: as given, else its alerts'. */
export function thresholdsOf(panel: Panel, unit: Unit | undefined): readonly Threshold[] {
  const given = 'thresholds' in panel.options ? panel.options.thresholds : undefined
  return given ?? alertThresholds(panel, unit)
}

/**
 * The thresholds of a panel's alerts, converted into the panel's unit: an alert on a ratio of 0.05
 * is a line at 5 where the query multiplies by 100. An alert on something else than what the panel
 * shows has no line there.
 */
export function alertThresholds(panel: Panel, unit: Unit | undefined): readonly AlertThreshold[] {
  return panel.alerts.flatMap((rule) => {
    const color = severityColor[rule.options.severity] ?? 'red'
    return comparisons(rule.options.when.node).flatMap(({ side, value, of }) => {
      const factor = conversion(infer(of).unit, unit)
      if (factor === undefined) return []
      const make = side === 'above' ? above : below
      // Products of decimal fractions carry noise in the 16th digit.
      return [{ ...make(Number((value * factor).toPrecision(12)), color), rule }]
    })
  })
}

const severityColor: Readonly<Record<string, Color>> = {
  critical: 'red',
  warning: 'orange',
  info: 'blue',
}

/** Grafana's steps: each colour holds from its value up to the next; the first has no lower end. */
export function thresholdSteps(thresholds: readonly Threshold[]): dashboards.ThresholdsConfig {
  const sorted = [...thresholds].sort((a, b) => a.value - b.value)
  const lower = sorted.filter(({ side }) => side === 'below')
  const upper = sorted.filter(({ side }) => side !== 'below')
  const steps: dashboards.Threshold[] = [{ value: null, color: lower[0]?.color ?? good }]
  for (const [i, { value }] of lower.entries())
    steps.push({ value, color: lower[i + 1]?.color ?? good })
  for (const { value, color } of upper) steps.push({ value, color })
  return { mode: 'absolute' as dashboards.ThresholdsMode, steps }
}

const good: Color = 'green'

interface Limit {
  readonly side: 'above' | 'below'
  readonly value: number
  /** What is compared. */
  readonly of: Node
}

/** The comparisons with a number that make up a condition. */
function comparisons(node: Node): readonly Limit[] {
  if (node.type !== 'BinaryExpr') return []
  const { op, lhs, rhs } = node
  if (op === 'and' || op === 'or' || op === 'unless')
    return [...comparisons(lhs), ...(op === 'unless' ? [] : comparisons(rhs))]
  const side = sides[op]
  if (side === undefined) return []
  const right = infer(rhs).constant
  if (right !== undefined) return [{ side, value: right, of: lhs }]
  const left = infer(lhs).constant
  if (left === undefined) return []
  return [{ side: side === 'above' ? 'below' : 'above', value: left, of: rhs }]
}

const sides: Readonly<Partial<Record<BinaryExpr['op'], Limit['side']>>> = {
  '>': 'above',
  '>=': 'above',
  '<': 'below',
  '<=': 'below',
}

/** By what a number in one unit is multiplied to be one in the other; nothing when it cannot be. */
function conversion(from: Unit | undefined, to: Unit | undefined): number | undefined {
  if (from === undefined || to === undefined) return from === to ? 1 : undefined
  const isSame = from.of.join() === to.of.join() && from.per.join() === to.per.join()
  return isSame ? to.scale / from.scale : undefined
}
