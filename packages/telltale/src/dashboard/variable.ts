/**
 * Variables of a dashboard: what its reader can choose at the top.
 *
 * Each is a value that queries take where it may stand, so that its name is written once. The data
 * source variable needs no declaration: every dashboard has one.
 */
import { type AnyFamily, type Located, withCallSite } from '@telltale/core'
import type { Duration, Matchers, TargetLabel, VariableRef } from '@telltale/promql'

export type Variable =
  | LabelValuesVariable
  | CustomVariable
  | IntervalVariable
  | TextBoxVariable
  | ConstantVariable

export interface VariableOptions {
  /** What is written beside it. @default the name in words */
  readonly title?: string
  /** What the reader learns when hovering over it. */
  readonly description?: string
  /** Not shown, or without its title. @default shown, constants hidden */
  readonly hide?: 'all' | 'title' | 'nothing'
}

export interface ChoiceOptions extends VariableOptions {
  /** Several values may be chosen. @default true for label values */
  readonly multi?: boolean
  /** "All" is one of the choices. @default when several may be chosen */
  readonly includeAll?: boolean
  /** What is chosen when nobody has chosen. @default all, else the first */
  readonly default?: string | readonly string[]
}

interface VariableData<K extends string, O> extends VariableRef, Located {
  readonly kind: K
  readonly options: O
}

export interface LabelValuesOptions extends ChoiceOptions {
  /** The variable's name. @default the label's */
  readonly name?: string
  /** What "All" stands for, as a regular expression. @default '.+' */
  readonly allValue?: string
  /** Only values that match; a group picks a part of each. */
  readonly regex?: RegExp
  /** @default 'ascending' */
  readonly sort?: 'ascending' | 'descending' | 'numerical' | 'none'
}

export interface LabelValuesVariable extends VariableData<'label values', LabelValuesOptions> {
  readonly multi: boolean
  readonly family: AnyFamily
  readonly label: string
  /** Matchers of the series whose labels are read. */
  readonly where: object
}

export interface CustomVariable extends VariableData<'custom', ChoiceOptions> {
  readonly multi: boolean
  /** Values, in their order, and what is shown for each. */
  readonly choices: readonly { readonly value: string; readonly text: string }[]
}

export interface IntervalOptions extends VariableOptions {
  /** @default the first */
  readonly default?: Duration
  /** Offers `auto`: the shown range divided into so many steps. */
  readonly auto?: { readonly steps: number; readonly min: Duration }
}

export interface IntervalVariable extends VariableData<'interval', IntervalOptions> {
  readonly choices: readonly Duration[]
  /** As a range or a step: `rate(http.requests, window.range)`. */
  readonly range: `$${string}`
}

export interface TextBoxOptions extends VariableOptions {
  /** @default '' */
  readonly default?: string
}
export interface TextBoxVariable extends VariableData<'text box', TextBoxOptions> {}

export interface ConstantVariable extends VariableData<'constant', VariableOptions> {
  readonly value: string | number
}

/**
 * The values that a label of a family has in the shown time range; several may be chosen, or all.
 *
 * @example
 * const route = labelValues(http.requests, 'route')
 * select(http.requests, { route })   // => http_requests_total{route=~"$route"}
 * @example
 * // Only the models of the chosen providers:
 * const model = labelValues(llm.calls, 'model', { where: { provider } })
 * // label_values(llm_calls_total{provider=~"$provider"}, model)
 */
export function labelValues<F extends AnyFamily>(
  family: F,
  label: (keyof F['labels'] & string) | TargetLabel,
  options: LabelValuesOptions & { readonly where?: WhereOf<F> } = {},
): LabelValuesVariable {
  const { where = {}, ...rest } = options
  return made(
    {
      kind: 'label values',
      variable: options.name ?? label,
      multi: options.multi ?? true,
      family,
      label,
      where,
      options: rest,
    },
    labelValues,
  )
}

type WhereOf<F> = F extends { readonly labels: infer L }
  ? Matchers<{ readonly [Name in keyof L]: string }>
  : never

/**
 * A choice between given values.
 *
 * @example
 * const quantile = customVariable('quantile', { '0.5': 'median', '0.95': 'p95', '0.99': 'p99' })
 * histogramQuantile(num(quantile), buckets)   // => histogram_quantile($quantile, …)
 * @example
 * const environment = customVariable('environment', ['production', 'staging'])
 */
export function customVariable(
  name: string,
  values: readonly string[] | Readonly<Record<string, string>>,
  options: ChoiceOptions = {},
): CustomVariable {
  const choices = Array.isArray(values)
    ? (values as readonly string[]).map((value) => ({ value, text: value }))
    : Object.entries(values).map(([value, text]) => ({ value, text }))
  return made(
    { kind: 'custom', variable: name, multi: options.multi ?? false, choices, options },
    customVariable,
  )
}

/**
 * A choice between lengths of time, as the range or the step of queries.
 *
 * @example
 * const window = intervalVariable('window', ['5m', '1h', '6h'])
 * rate(http.requests, window.range)   // => rate(http_requests_total[$window])
 */
export function intervalVariable(
  name: string,
  choices: readonly Duration[],
  options: IntervalOptions = {},
): IntervalVariable {
  return made(
    { kind: 'interval', variable: name, choices, range: `$${name}` as const, options },
    intervalVariable,
  )
}

/** A text that the reader types. */
export function textBoxVariable(name: string, options: TextBoxOptions = {}): TextBoxVariable {
  return made({ kind: 'text box', variable: name, options }, textBoxVariable)
}

/**
 * A value that queries share and that stands in one place: a price, a limit.
 *
 * @example
 * const price = constantVariable('price_input', 3, { title: 'USD per million input tokens' })
 * sum(increase(tokens, '$__range')).mul(num(price))   // => sum(…) * $price_input
 */
export function constantVariable(
  name: string,
  value: string | number,
  options: VariableOptions = {},
): ConstantVariable {
  return made({ kind: 'constant', variable: name, value, options }, constantVariable)
}

function made<T extends object>(data: T, maker: (...args: never[]) => unknown): T & Located {
  return Object.freeze(withCallSite(data, maker))
}
