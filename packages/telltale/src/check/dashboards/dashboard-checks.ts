/** Every check of a single dashboard. */
import type { DashboardCheck } from './dashboard-check.ts'
import { editable, variableRefresh } from './dashboard-settings.ts'
import {
  exportInputs,
  hardCodedDatasource,
  noDatasourceVariable,
  otherDatasources,
} from './datasources.ts'
import { offGrid, overlap } from './grid.ts'
import { legendLabel } from './legend-label.ts'
import { noDescription } from './no-description.ts'
import { noPanelTitle } from './no-panel-title.ts'
import { noUnit } from './no-unit.ts'
import { duplicatePanelId, missingPanelId } from './panel-ids.ts'
import { duplicateRefId, noQueries, unit } from './panel-settings.ts'
import { queryType } from './query-type.ts'
import { thresholdDiffers } from './threshold-differs.ts'
import { missingUid, uid } from './uid.ts'
import { duplicateVariable, undeclaredVariable, unusedVariable } from './variables.ts'
import { wrongUnit } from './wrong-unit.ts'

export const dashboardChecks: readonly DashboardCheck[] = [
  missingUid,
  uid,
  editable,
  exportInputs,
  noDatasourceVariable,
  hardCodedDatasource,
  otherDatasources,
  undeclaredVariable,
  unusedVariable,
  duplicateVariable,
  variableRefresh,
  missingPanelId,
  duplicatePanelId,
  overlap,
  offGrid,
  noPanelTitle,
  noDescription,
  noUnit,
  unit,
  wrongUnit,
  noQueries,
  duplicateRefId,
  queryType,
  legendLabel,
  thresholdDiffers,
]

/**
 * Those that the JSON of a project's own dashboards meets, too: what their definitions cannot know
 * of themselves, and what panels of other builders bring along. The others have been asked before
 * there was any JSON, see `grafana/problems/`.
 */
export const emittedChecks: readonly DashboardCheck[] = [
  exportInputs,
  noDatasourceVariable,
  hardCodedDatasource,
  missingPanelId,
  duplicatePanelId,
  overlap,
  offGrid,
  noPanelTitle,
  noDescription,
  noUnit,
  wrongUnit,
  queryType,
  legendLabel,
  thresholdDiffers,
]
