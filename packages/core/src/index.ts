/**
 * Metric families as data: names, labels, units, buckets, and what is wrong with them.
 *
 * Imported by everything else; imports nothing.
 */
export { type GaugeAggregate, gaugeAggregates } from './aggregate.ts'
export {
  type AnyFamily,
  type Counter,
  counter,
  type Family,
  type FamilyKind,
  type FamilyOptions,
  type FamilyTree,
  familiesOf,
  type Gauge,
  type GaugeOptions,
  gauge,
  type Histogram,
  histogram,
  isFamily,
  type LabelDeclarations,
  type LabelValues,
  type LearntFamily,
  learntFamily,
  type Prefixed,
  type Summary,
  summary,
  type ValuesOf,
  withPrefix,
} from './family.ts'
export { type HttpFact, httpFactOf, httpFacts, type LabelOfFact } from './http-facts.ts'
export {
  type ClosedLabel,
  httpMethod,
  httpRoute,
  httpStatus,
  type Label,
  type OpenLabel,
  oneOf,
  upTo,
  valueBound,
} from './label.ts'
export { type FormerName, type IdleTime, idleMs, lastMoment } from './lifetime.ts'
export { namingProblems, seriesBound, seriesLimit } from './naming.ts'
export { nodeMetrics, nodeMetricsOfSuccessor } from './node-metrics.ts'
export {
  compareProblems,
  didYouMean,
  type Excerpt,
  nearest,
  type Problem,
  type Related,
  type Severity,
} from './problem.ts'
export { dropReasons, telltaleMetrics } from './runtime-metrics.ts'
export {
  callSite,
  type Located,
  type SourceLocation,
  withCallSite,
  writtenBy,
} from './source-location.ts'
export { type BaseUnit, baseUnits, isBaseUnit, unitFromName } from './unit.ts'
