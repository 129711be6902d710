import type { AnyFamily, Family } from '@telltale/core'
import type { ExemplarLabels } from './exemplar.ts'

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
  inc(...args: Args<L, [value?: number, exemplar?: ExemplarLabels]>): void
  /** One series, at 0 if it is new, looked up once: recording takes no memory and a few nanoseconds. */
  labels(...args: Args<L, []>): BoundCounter
  /** Stops exposing the series, until it is used again. */
  remove(...args: Args<L, []>): void
}

export interface GaugeHandle<L> {
  readonly family: AnyFamily
  set(...args: Args<L, [value: number]>): void
  /** Adds `value`, by default 1. */
  inc(...args: Args<L, [value?: number]>): void
  /** Subtracts `value`, by default 1. */
  dec(...args: Args<L, [value?: number]>): void
  /** One series, looked up once. It is exposed from its first value on. */
  labels(...args: Args<L, []>): BoundGauge
  /** Stops exposing the series: nothing is known about it any more. */
  remove(...args: Args<L, []>): void
}

/** A histogram or a summary. */
export interface DistributionHandle<L> {
  readonly family: AnyFamily
  observe(...args: Args<L, [value: number, exemplar?: ExemplarLabels]>): void
  /**
   * Starts a clock; the returned function observes the seconds since then and returns them.
   * Labels may be given at the start, at the end, or some of them at each.
   */
  startTimer(): StopTimer<L>
  startTimer<S extends Partial<L>>(
    labels: S & Readonly<Record<Exclude<keyof S, keyof L>, never>>,
  ): StopTimer<Omit<L, keyof S>>
  /** One series, at 0 if it is new, looked up once. */
  labels(...args: Args<L, []>): BoundDistribution
  /** Stops exposing the series, until it is used again. */
  remove(...args: Args<L, []>): void
}

export type StopTimer<L> = (...args: Args<L, []>) => number

/**
 * One series of a family, by `labels(…)`, as in prom-client. Its methods belong to their object:
 * pass `() => bound.inc()` to an event, not `bound.inc`.
 */
export interface BoundCounter {
  inc(value?: number, exemplar?: ExemplarLabels): void
}

export interface BoundGauge {
  set(value: number): void
  inc(value?: number): void
  dec(value?: number): void
  remove(): void
}

export interface BoundDistribution {
  observe(value: number, exemplar?: ExemplarLabels): void
  /** Starts a clock; the returned function observes the seconds since then and returns them. */
  startTimer(): (exemplar?: ExemplarLabels) => number
}

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
