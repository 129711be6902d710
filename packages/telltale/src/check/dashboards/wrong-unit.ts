import { infer, type Node, type Unit, unitText, walk } from '@telltale/promql'
import type { PanelSubject } from '../../foreign/dashboard/dashboard-subject.ts'
import { grafanaUnit } from '../../grafana/unit.ts'
import { dashboardCheck } from './dashboard-check.ts'
import { drawnPanels } from './drawn-panels.ts'
import { panelName } from './panel-name.ts'
import { dimensionOf } from './unit-dimension.ts'

/** Only where both sides are certain: the unit of the expression, and what Grafana's id measures. */
export const wrongUnit = dashboardCheck(
  {
    code: 'dashboards/wrong-unit',
    severity: 'warning',
    title: 'A panel shows numbers in another unit than the one that they are in.',
  },
  function* ({ dashboard, expressions, environment }) {
    for (const panel of drawnPanels(dashboard)) {
      const shown = panel.units.filter(({ of }) => of === 'panel')
      const [said] = shown
      // Overrides pick series by their names: which query they are about is not known.
      if (said === undefined || panel.units.length > shown.length) continue
      for (const query of panel.queries) {
        const use = expressions.get(query)
        if (use === undefined || panel.transformations.length > 0 || query.hidden) continue
        const inferred = infer(use.node, environment)
        const unit = unitShown(panel, inferred.unit, inferred.observed)
        if (unit === undefined || fits(said.unit, unit) || !isCertain(unit, use.node)) continue
        yield {
          summary: `${panelName(panel)} shows "${said.unit}", but query ${query.name} is in ${unitText(unit)}`,
          ...said.place,
          path: query.place.path ?? [],
          excerpt: { text: query.text, from: 0, to: query.text.length, note: unitText(unit) },
          why: 'Every reader takes the number for something else, by a factor that nobody sees.',
          fix: `Use "${grafanaUnit(unit)}", or convert the numbers in the query.`,
        }
        break
      }
    }
  },
)

/** A heatmap's axis shows what the histogram observes. */
function unitShown({ type }: PanelSubject, unit: Unit | undefined, observed: Unit | undefined) {
  return type === 'heatmap' ? (observed ?? unit) : unit
}

/** Divided by 0.01, a share may be a percentage, or how much of a budget of 1% is spent. */
function isCertain(unit: Unit, node: Node): boolean {
  if (grafanaUnit(unit) !== 'percent') return true
  return [...walk(node)].some((each) => each.type === 'NumberLiteral' && each.value === 100)
}

function fits(id: string, unit: Unit): boolean {
  const shown = dimensionOf(id)
  const measured = dimensionOf(grafanaUnit(unit))
  if (shown === undefined || measured === undefined) return true
  return shown.quantity === measured.quantity && shown.scale === measured.scale
}
