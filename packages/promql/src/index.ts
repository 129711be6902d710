/**
 * Typed PromQL: build, print, parse and analyse expressions over declared metric families.
 *
 * Imports `@telltale/core` and the Prometheus project's own grammar; knows nothing of Grafana
 * dashboards or rule files.
 */
export * from './aggregate.ts'
export { allowancesIn } from './allowances.ts'
export type * from './ast.ts'
export { childrenOf, isComparison, isSetOp, walk } from './ast.ts'
export * from './builtins.ts'
export * from './calls.ts'
export { attachedLabels, checkMatcher } from './check-matcher.ts'
export { type Duration, type DurationOrVariable, durationMs, durationText } from './duration.ts'
export type * from './expression.ts'
export { expression, nodeOf, num, str } from './expression.ts'
export {
  type AggregatorSignature,
  type ArgumentKind,
  aggregators,
  type FunctionName,
  type FunctionSignature,
  functions,
  signatureOf,
} from './functions.ts'
export type { VariableKind, VariablePosition, VariableUse } from './grafana-variables.ts'
export { type InferEnvironment, infer, inferEach } from './infer.ts'
export type { Inferred, InferredKind } from './inferred.ts'
export type { ExpressionKind } from './kind.ts'
export { type LabelSet, mayHave } from './labels.ts'
export {
  type Matcher,
  type MatcherValue,
  matches,
  not,
  resolveMatcher,
  type VariableRef,
} from './matcher.ts'
export { ignoring, type Matching, on } from './matching.ts'
export type { Mistake } from './mistake.ts'
export type * from './operand.ts'
export { type Parsed, type ParseOptions, parse } from './parse.ts'
export { pretty } from './pretty.ts'
export { type Printable, type PrintContext, panelContext, print, ruleContext } from './print.ts'
export { type Part, type PrintedWithSpans, printWithSpans } from './print-spans.ts'
export { problemsOf } from './problems.ts'
export { type Pattern, readPattern } from './re2.ts'
export * from './select.ts'
export { seriesNamed, seriesRegistry } from './series.ts'
export * from './shortcuts.ts'
export type { Span } from './source.ts'
export type { SyntaxProblem } from './syntax-problem.ts'
export { type Interpolation, type PromqlTag, promql } from './template.ts'
export { type TypeProblem, typeProblems } from './type-problems.ts'
export { sameUnit, type Unit, unitText, unitWords } from './unit.ts'
