/**
 * A label of a metric family: which values it may take.
 *
 * `closed` labels list their values; `open` labels bound how many there may be. A label with
 * `otherwise` folds every other value into that one at run time.
 */
export type Label<V extends string = string> = ClosedLabel<V> | OpenLabel

export interface ClosedLabel<V extends string = string> {
  readonly kind: 'closed'
  /** Every value the label may have, `otherwise` included, in declared order. */
  readonly values: readonly V[]
  /** Where unknown values go. Without it an unknown value is refused. */
  readonly fold?: V
  /** The same label, with one more value into which unknown values are folded. */
  otherwise<O extends string>(value: O): ClosedLabel<V | O>
}

export interface OpenLabel {
  readonly kind: 'open'
  /** The most distinct values that a process may create, `otherwise` included. */
  readonly max: number
  readonly fold?: string
  /** Only values that match are accepted; what does not match is folded or refused. */
  readonly pattern?: RegExp
  /** The same label, with a value into which everything beyond the bound is folded. */
  otherwise(value: string): OpenLabel
}

/**
 * A label with exactly these values.
 *
 * @example
 * oneOf('success', 'error')                       // ClosedLabel<'success' | 'error'>
 * oneOf('openai', 'anthropic').otherwise('other') // unknown providers are counted as 'other'
 */
export function oneOf<const V extends string>(...values: readonly V[]): ClosedLabel<V> {
  return closed(values, undefined)
}

/**
 * A label whose values are not known beforehand, at most `max` of them in one process.
 *
 * @example
 * upTo(40).otherwise('unmatched')   // 39 values as they come, then 'unmatched'
 */
export function upTo(max: number, options: { readonly pattern?: RegExp } = {}): OpenLabel {
  return open(max, undefined, options.pattern)
}

/** The HTTP request method; unknown ones are counted as `OTHER`. */
export const httpMethod = oneOf(
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
).otherwise('OTHER')

/** The three-digit HTTP status code as text. A service answers with few of them. */
export const httpStatus = upTo(20, { pattern: /^[1-5][0-9][0-9]$/ })

/** The route template as registered (`/items/:id`), never a URL; `unmatched` for no route. */
export const httpRoute = upTo(40).otherwise('unmatched')

/** How many values the label may have in one process. */
export function valueBound(label: Label): number {
  return label.kind === 'closed' ? label.values.length : label.max
}

function closed<V extends string>(values: readonly V[], fold: V | undefined): ClosedLabel<V> {
  return Object.freeze({
    kind: 'closed' as const,
    values: Object.freeze([...values]),
    ...(fold === undefined ? {} : { fold }),
    otherwise: <O extends string>(value: O) => closed<V | O>([...values, value], value),
  })
}

function open(max: number, fold: string | undefined, pattern: RegExp | undefined): OpenLabel {
  return Object.freeze({
    kind: 'open' as const,
    max,
    ...(fold === undefined ? {} : { fold }),
    ...(pattern === undefined ? {} : { pattern }),
    otherwise: (value: string) => open(max, value, pattern),
  })
}
