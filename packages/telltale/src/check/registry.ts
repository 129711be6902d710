/** Every check of metrics and queries. Lists, pages and tests derive from this one. */
import { suppressionWithoutReason } from './checks/suppression-without-reason.ts'
import { unusedSuppression } from './checks/unused-suppression.ts'
import type { CheckDefinition } from './definition.ts'
import { bucketBound } from './metrics/bucket-bound.ts'
import { conflictingDefinitions } from './metrics/conflicting-definitions.ts'
import { deprecated } from './metrics/deprecated.ts'
import { duplicate } from './metrics/duplicate.ts'
import { labelValue } from './metrics/label-value.ts'
import { namingChecks } from './metrics/naming.ts'
import { seriesBudget } from './metrics/series-budget.ts'
import { undeclared } from './metrics/undeclared.ts'
import { undeclaredLabel } from './metrics/undeclared-label.ts'
import { unused } from './metrics/unused.ts'
import { unusedLabel } from './metrics/unused-label.ts'
import { averageOfRatio } from './promql/average-of-ratio.ts'
import { declaredLabels } from './promql/declared-labels.ts'
import { droppedLabel } from './promql/dropped-label.ts'
import { impossibleJoin } from './promql/impossible-join.ts'
import { intervalInRate } from './promql/interval-in-rate.ts'
import { manyToMany } from './promql/many-to-many.ts'
import { missingLe } from './promql/missing-le.ts'
import { nanDivision } from './promql/nan-division.ts'
import { notAnInstantVector } from './promql/not-an-instant-vector.ts'
import { rateAfterSum } from './promql/rate-after-sum.ts'
import { rateOfGauge } from './promql/rate-of-gauge.ts'
import { rawCounter } from './promql/raw-counter.ts'
import { regexp } from './promql/regexp.ts'
import { shortRange } from './promql/short-range.ts'
import { syntax } from './promql/syntax.ts'
import { type } from './promql/type.ts'
import { unavailable } from './promql/unavailable.ts'
import { unitMismatch } from './promql/unit-mismatch.ts'
import { notRecorded } from './rules/not-recorded.ts'

export const checkDefinitions: readonly CheckDefinition[] = Object.freeze([
  undeclared,
  undeclaredLabel,
  labelValue,
  bucketBound,
  unused,
  unusedLabel,
  seriesBudget,
  duplicate,
  conflictingDefinitions,
  deprecated,
  ...namingChecks,

  syntax,
  type,
  regexp,
  unavailable,
  notAnInstantVector,
  declaredLabels,
  rateOfGauge,
  rateAfterSum,
  rawCounter,
  missingLe,
  droppedLabel,
  impossibleJoin,
  manyToMany,
  nanDivision,
  averageOfRatio,
  shortRange,
  intervalInRate,
  unitMismatch,
  notRecorded,

  unusedSuppression,
  suppressionWithoutReason,
])
