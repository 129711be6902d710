/** Families as a mixin takes them: of one kind, under whatever name, with whatever labels. */
import type { Counter, Gauge, Histogram } from '@telltale/core'

// biome-ignore lint/suspicious/noExplicitAny: the only bound that every family satisfies whatever its labels
type Whatever = any
export type AnyCounter = Counter<string, Whatever>
export type AnyGauge = Gauge<string, Whatever>
export type AnyHistogram = Histogram<string, Whatever>
