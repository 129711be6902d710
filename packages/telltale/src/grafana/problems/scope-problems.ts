import type { Problem } from '@telltale/core'
import { infer, mayHave, type VectorSelector, walk } from '@telltale/promql'
import type { Dashboard } from '../../dashboard/dashboard.ts'
import { refIds } from '../ids.ts'
import { scopeVariables } from '../scope.ts'
import { inside, type PlacedPanel } from './place.ts'

/** What a dashboard is narrowed to must be a label of everything that it shows. */
export function* scopeProblems(
  dashboard: Dashboard,
  panels: readonly PlacedPanel[],
): Generator<Problem> {
  const scope = scopeVariables(dashboard)
  if (scope.length === 0) return
  for (const { panel, place } of panels) {
    const ids = refIds(panel.queries)
    for (const [i, query] of panel.queries.entries()) {
      const selectors = walk(query.node).filter((node) => node.type === 'VectorSelector')
      for (const { label, variable } of scope) {
        const without = selectors.find((selector) => lacks(selector, label))
        if (without === undefined) continue
        const name = without.name ?? 'the selected series'
        yield {
          code: 'dashboards/scope',
          severity: 'error',
          summary: `the scope of the dashboard adds ${label}="$${variable}" to ${name}, which has no label ${label}`,
          ...inside(place, ids[i] ?? ''),
          why: 'Nothing matches: the panel stays empty.',
          fix: `Keep the label where ${name} is recorded (by('${label}', …)), query the metrics themselves, or take ${label} out of the scope.`,
        }
      }
    }
  }
}

function lacks(selector: VectorSelector, label: string): boolean {
  const isMatched = selector.matchers.some((matcher) => matcher.label === label)
  return !isMatched && !mayHave(infer(selector).labels, label)
}
