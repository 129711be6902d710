import type { AnyFamily, Family } from '@telltale/core'

/** Labels first, unless the family has none. */
type Args<L, Rest extends readonly unknown[]> = keyof L extends never
  ? Rest
  : [labels: Readonly<L>, ...Rest]

/**
 * The recording ends of families. Their methods never throw: a sample that does not fit its
 * definition is dropped, counted and reported once.
 */
export interface CounterHandle<L> {
  readonly family: AnyFamily
  /** Adds `value`, by default 1. Finite, at least 0. */
  inc(...args: Args<L, [value?: number]>): void
}

export interface GaugeHandle<L> {
  readonly family: AnyFamily
  set(...args: Args<L, [value: number]>): void
  /** Adds `value`, by default 1. */
  inc(...args: Args<L, [value?: number]>): void
  /** Subtracts `value`, by default 1. */
  dec(...args: Args<L, [value?: number]>): void
  /** Stops exporting the series: nothing is known about it any more. */
  remove(...args: Args<L, []>): void
}

/** A histogram or a summary. */
export interface DistributionHandle<L> {
  readonly family: AnyFamily
  observe(...args: Args<L, [value: number]>): void
  /**
   * Starts a clock; the returned function observes the seconds since then and returns them.
   * Labels may be given at the start, at the end, or some of them at each.
   */
  startTimer(): StopTimer<L>
  startTimer<S extends Partial<L>>(
    labels: S & Readonly<Record<Exclude<keyof S, keyof L>, never>>,
  ): StopTimer<Omit<L, keyof S>>
}

export type StopTimer<L> = (...args: Args<L, []>) => number

// biome-ignore lint/suspicious/noExplicitAny: a handle of a family with whatever labels
type Whatever = any
export type AnyCounterHandle = CounterHandle<Whatever>
export type AnyGaugeHandle = GaugeHandle<Whatever>
export type AnyDistributionHandle = DistributionHandle<Whatever>

/** The handle of a family, or the handles of a group of families under the same names. */
export type HandlesOf<T> =
  T extends Family<infer K, string, infer L>
    ? HandleOf<K, L>
    : { readonly [Name in keyof T]: HandlesOf<T[Name]> }

type HandleOf<K, L> = K extends 'counter'
  ? CounterHandle<L>
  : K extends 'gauge'
    ? GaugeHandle<L>
    : DistributionHandle<L>
