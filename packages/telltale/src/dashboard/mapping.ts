import type { Color } from './color.ts'

/** What is shown instead of a value: a text, a colour, or both. */
export type Shown = string | { readonly text?: string; readonly color?: Color }

/**
 * Texts and colours for values, by value or by rule.
 *
 * @example
 * { 0: { text: 'closed', color: 'green' }, 1: { text: 'open', color: 'red' }, 2: 'half-open' }
 * @example
 * [{ from: 0, to: 30, show: 'Reuse the cache more' }, { special: 'null', show: '–' }]
 */
export type Mappings = ValueMappings | readonly Mapping[]
export type ValueMappings = Readonly<Record<string | number, Shown>>

/** The first rule that holds for a value is used. */
export type Mapping =
  | { readonly values: ValueMappings }
  /** Both ends belong to the range; a missing end is unlimited. */
  | { readonly from?: number; readonly to?: number; readonly show: Shown }
  | { readonly pattern: RegExp; readonly show: Shown }
  | { readonly special: SpecialValue; readonly show: Shown }

export type SpecialValue = 'null' | 'nan' | 'null+nan' | 'true' | 'false' | 'empty'
