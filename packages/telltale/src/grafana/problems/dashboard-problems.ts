/** What is wrong with a dashboard before any JSON is made of it: every check of this folder. */
import type { Problem } from '@telltale/core'
import type { Dashboard } from '../../dashboard/dashboard.ts'
import { keyProblems } from './key-problems.ts'
import { panelProblems } from './panel-problems.ts'
import { type PlacedPanel, placedPanels } from './place.ts'
import { scopeProblems } from './scope-problems.ts'
import { settingProblems } from './setting-problems.ts'
import { thresholdProblems } from './threshold-problems.ts'
import { unitProblems } from './unit-problems.ts'
import { variableProblems } from './variable-problems.ts'

/**
 * Everything that is wrong with a dashboard's own definition: uid, times, sizes, keys, thresholds,
 * units, variables. Its queries' metrics and labels are the business of other checks.
 *
 * Each problem has its place in `at`, and in `path`: `['AhaRadar Overview', 'API Health', 'Request
 * rate', 'A']`.
 */
export function dashboardProblems(dashboard: Dashboard): readonly Problem[] {
  const panels = placedPanels(dashboard)
  return checks.flatMap((check) => [...check(dashboard, panels)])
}

export type DashboardCheck = (
  dashboard: Dashboard,
  panels: readonly PlacedPanel[],
) => Iterable<Problem>

const checks: readonly DashboardCheck[] = [
  settingProblems,
  keyProblems,
  panelProblems,
  thresholdProblems,
  unitProblems,
  variableProblems,
  scopeProblems,
]
