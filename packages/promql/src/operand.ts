/**
 * What may stand where, as types: the labels of an operand, and the sentence that the compiler
 * prints when something else stands there.
 *
 * Operands are recognised by their discriminating properties alone, because comparing whole
 * families structurally for every query would make the compiler slow.
 */
import type { Counter, FamilyKind, Gauge } from '@telltale/core'
import type { CounterVector, InstantVector, Recorded, Scalar, TargetLabels } from './expression.ts'

/** What may stand where an instant vector is needed: gauges and recorded series by themselves. */
// biome-ignore lint/suspicious/noExplicitAny: labels are read by LabelsOf; any label set may come in
export type VectorLike = InstantVector<any> | Gauge<string, any> | Recorded<any>
// biome-ignore lint/suspicious/noExplicitAny: as above
export type CounterLike = CounterVector<any> | Counter<string, any>
export type SeriesLike = VectorLike | CounterLike

/** The names of the labels that an operand's series carry. */
export type LabelsOf<A> = A extends { readonly kind: FamilyKind; readonly labels: infer L }
  ? (keyof L | keyof TargetLabels) & string
  : A extends { readonly record: string; readonly expr: { readonly labels?: infer L } }
    ? L & string
    : A extends { readonly labels?: infer L }
      ? L & string
      : never

/** `A` when it is, or stands for, an instant vector whose values may be read. */
export type AsVector<A> = A extends IsVector ? A : NotAVector<A>

/** `A` when it selects series at all: only their existence or time is read. */
export type AsSeries<A> = A extends IsVector | IsCounter ? A : NotAVector<A>

/** `A` when it is a counter as it is stored, or a range of one. */
export type AsCounterRange<F extends string, A> = A extends IsCounter | IsRange<'counter'>
  ? A
  : A extends IsFamily<'histogram' | 'summary', infer N>
    ? `${F}() needs a counter, but ${N} is a ${A['kind']}: use sumOf(), countOf() or bucketOf().`
    : A extends IsFamily<'gauge', infer N>
      ? `${F}() needs a counter, but ${N} is a gauge: every fall would count as a restart. Use deriv() or delta().`
      : A extends IsRange<'gauge'> | IsStored<'gauge'> | IsRecorded
        ? `${F}() needs a counter, but this is a gauge: every fall would count as a restart. Use deriv() or delta().`
        : A extends IsVector
          ? `${F}() needs a counter as it is stored, before any aggregation: sum(${F}(x)), not ${F}(sum(x)).`
          : `${F}() needs a counter.`

/** `A` when it is a gauge as it is stored, or a range of one. */
export type AsGaugeRange<F extends string, A> = A extends
  | IsStored<'gauge'>
  | IsRange<'gauge'>
  | IsFamily<'gauge', string>
  | IsRecorded
  ? A
  : A extends IsFamily<'histogram' | 'summary', infer N>
    ? `${F}() needs a gauge, but ${N} is a ${A['kind']}: use quantileOf() or averageOf().`
    : A extends IsFamily<'counter', infer N>
      ? `${F}() needs a gauge, but ${N} is a counter: its total starts again at 0 with the process. Use rate() or increase().`
      : A extends IsCounter | IsRange<'counter'>
        ? `${F}() needs a gauge, but this is a counter: its total starts again at 0 with the process. Use rate() or increase().`
        : A extends IsVector
          ? `${F}() needs a range of time: ${F}(x.subquery('1h', '1m')).`
          : `${F}() needs a gauge.`

/** `A` when it is stored, or a range, of any kind: only existence, time or steps are read. */
export type AsAnyRange<F extends string, A> = A extends
  | IsStored<'gauge' | 'counter'>
  | IsRange<'gauge' | 'counter'>
  | IsFamily<'counter' | 'gauge', string>
  | IsRecorded
  ? A
  : A extends IsFamily<'histogram' | 'summary', infer N>
    ? `${F}() needs series, but ${N} is a ${A['kind']}: use countOf().`
    : A extends IsVector
      ? `${F}() needs a range of time: ${F}(x.subquery('1h', '1m')).`
      : `${F}() needs stored series.`

/** `A` when it is a definition of one of these kinds; `Word` names them in the message. */
export type AsFamily<F extends string, K extends FamilyKind, A, Word extends string = K> =
  A extends IsFamily<K, string>
    ? A
    : A extends IsFamily<infer Other, infer N>
      ? `${F}() needs a ${Word}, but ${N} is a ${Other}.`
      : `${F}() needs a ${Word} as it is defined.`

/** The mistake of using something that is not an instant vector. */
export type NotAVector<A> =
  A extends IsFamily<'counter', infer N>
    ? `${N} is a counter: its value is the total since the process started. Use rate() or increase(), or raw() with a reason.`
    : A extends IsCounter
      ? 'A counter read without rate() or increase() is the total since the process started. Use raw() with a reason if that is meant.'
      : A extends IsFamily<'histogram', infer N>
        ? `${N} is a histogram: it has no series of its own name. Use quantileOf(), averageOf(), bucketOf(), sumOf() or countOf().`
        : A extends IsFamily<'summary', infer N>
          ? `${N} is a summary: use quantileSeries(), sumOf() or countOf().`
          : A extends { readonly kind: 'range vector' }
            ? 'A range vector has no value at one time: put it into a function such as rate() or avgOverTime().'
            : A extends { readonly kind: 'scalar' } | number
              ? 'An instant vector is needed here, and this is a scalar: vector(x) makes one.'
              : 'An instant vector is needed here.'

/** A scalar, as a number or as an expression. */
export type ScalarLike = number | Scalar

// Discriminators.
export type IsFamily<K extends FamilyKind, N extends string> = {
  readonly kind: K
  readonly name: N
}
export type IsRecorded = { readonly record: string }
export type IsVector = { readonly kind: 'instant vector' | 'gauge' } | IsRecorded
export type IsCounter = { readonly kind: 'counter vector' | 'counter' }
export type IsScalar = number | { readonly kind: 'scalar' }
type IsStored<S> = {
  readonly kind: 'instant vector' | 'counter vector'
  readonly samples: S
}
type IsRange<S> = { readonly kind: 'range vector'; readonly samples: S }
