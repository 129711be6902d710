import type { Node } from '@telltale/promql'
import { infer } from '@telltale/promql'
import { comparable } from '../alert-limits.ts'
import { dashboardCheck } from './dashboard-check.ts'
import { drawnPanels } from './drawn-panels.ts'
import { panelName } from './panel-name.ts'

/** Recognised by the expression: a range or a variable more makes no other quantity of it. */
export const thresholdDiffers = dashboardCheck(
  {
    code: 'dashboards/threshold-differs',
    severity: 'warning',
    title: 'A panel draws another limit than the alert on the same expression.',
  },
  function* ({ dashboard, expressions, limits }) {
    if (limits.length === 0) return
    for (const panel of drawnPanels(dashboard)) {
      // What is better when it is larger, and the colour below the first level, is 0.
      const levels = panel.thresholds.filter((value) => value !== 0)
      if (levels.length === 0) continue
      for (const query of panel.queries) {
        const use = expressions.get(query)
        if (use === undefined) continue
        const { of, factor } = scaled(use.node)
        const shown = comparable(of)
        const fitting = limits.filter((limit) => limit.of === shown)
        const [first] = fitting
        if (first === undefined) continue
        if (fitting.some(({ value }) => levels.some((level) => isClose(level, value * factor))))
          continue
        yield {
          summary: `${first.rule.name} fires ${first.side} ${first.value * factor}, where ${panelName(panel)} has no threshold (it has ${levels.join(', ')})`,
          ...panel.place,
          related: [{ message: `${first.rule.name} is defined here`, at: first.rule.at }],
          why: 'Whoever looks at the panel sees another limit than the one that wakes people up.',
          fix: `Move a threshold to ${first.value * factor}, or remove them.`,
        }
        break
      }
    }
  },
)

/** `100 * x` shows the limit of x a hundred times as high. */
function scaled(node: Node): { readonly of: Node; readonly factor: number } {
  if (node.type !== 'BinaryExpr' || node.op !== '*') return { of: node, factor: 1 }
  const right = infer(node.rhs).constant
  const left = infer(node.lhs).constant
  if (right !== undefined) return { of: node.lhs, factor: right }
  return left === undefined ? { of: node, factor: 1 } : { of: node.rhs, factor: left }
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))
}
