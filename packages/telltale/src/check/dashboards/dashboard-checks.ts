/** Every check of a single dashboard. */
import type { DashboardCheck } from './dashboard-check.ts'
import { duplicatePanelId } from './duplicate-panel-id.ts'
import { duplicateRefId } from './duplicate-ref-id.ts'
import { duplicateVariable } from './duplicate-variable.ts'
import { editable } from './editable.ts'
import { exportInputs } from './export-inputs.ts'
import { hardCodedDatasource } from './hard-coded-datasource.ts'
import { legendLabel } from './legend-label.ts'
import { missingPanelId } from './missing-panel-id.ts'
import { missingUid } from './missing-uid.ts'
import { noDatasourceVariable } from './no-datasource-variable.ts'
import { noDescription } from './no-description.ts'
import { noPanelTitle } from './no-panel-title.ts'
import { noQueries } from './no-queries.ts'
import { noUnit } from './no-unit.ts'
import { offGrid } from './off-grid.ts'
import { otherDatasources } from './other-datasources.ts'
import { overlap } from './overlap.ts'
import { queryType } from './query-type.ts'
import { thresholdDiffers } from './threshold-differs.ts'
import { uid } from './uid.ts'
import { undeclaredVariable } from './undeclared-variable.ts'
import { unit } from './unit.ts'
import { unusedVariable } from './unused-variable.ts'
import { variableRefresh } from './variable-refresh.ts'
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
