import { makeFast, type OwnMethods, type Style } from './fast-metric.ts'
import { labelTail } from './label-text.ts'
import type { Series } from './series.ts'
import type { TextBuffer } from './text-buffer.ts'

export interface CollectorConfig {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  readonly registers: readonly object[]
  readonly buckets?: readonly number[]
  readonly percentiles?: readonly number[]
}

/** A metric of the client, made of a config and registered by its constructor. */
export type Maker = new (config: never) => object

/** As much of a client's metric as all kinds and clients have in common. */
export interface ClientMetric {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly aggregator: string
  collect?(): unknown
  labels(...args: unknown[]): object
  remove(...args: unknown[]): unknown
}

/** How a kind shows its series. */
export interface Appearance {
  /** What the client's `get()` has under `values`. */
  samples(): readonly object[]
  write(out: TextBuffer, style: Style, from: number): number
  /** Whether the series of a metric without labels is there again at once after a reset. */
  readonly restartsAtZero: boolean
}

/** The client's own object. Its methods are then replaced by those that `series` needs. */
export function construct<M extends ClientMetric>(Maker: Maker, config: CollectorConfig): M {
  return new (Maker as new (config: CollectorConfig) => M)(config)
}

/**
 * Replaces the methods of a client's metric, on the object itself: clients bind some of them in
 * their constructors, so that those of a subclass would not be asked. It stays an instance of the
 * client's class, and whatever reads it or its registry sees the same values in the same shape.
 */
export function replaceMethods(
  metric: ClientMetric,
  series: Series,
  appearance: Appearance,
  methods: OwnMethods & Readonly<Record<string, unknown>>,
): void {
  const withoutLabels = series.names.length === 0
  const stockRemove = metric.remove.bind(metric)
  Object.assign(metric, {
    get: async () => ({ ...(await collected(metric, series)), values: appearance.samples() }),
    reset() {
      series.clear()
      if (withoutLabels && appearance.restartsAtZero) series.open([])
    },
    remove(...args: unknown[]) {
      stockRemove(...args)
      const labels = childLabels(series, args)
      if (labels) series.remove(series.names.map((name) => textOf(labels[name])))
    },
    ...methods,
  })
  makeFast(metric, { series, own: methods, write: appearance.write })
  if (withoutLabels) series.open([])
}

/** What `get()` has beside the values, after the metric's own `collect` has run. */
export async function collected(metric: ClientMetric, series: Series) {
  const collecting = metric.collect?.()
  if (collecting instanceof Promise) await collecting
  series.idle?.sweep(series, performance.now())
  const { name, help, type, aggregator } = metric
  return { name, help, type, aggregator }
}

type Labels = Readonly<Record<string, unknown>>

/**
 * The slot of a caller's labels, in a new series if need be; -1 if one of them is not declared.
 * Labels may be missing, values may be of any type, and the text keeps the caller's order: as the
 * client has it.
 */
export function slotOf(series: Series, labels: object): number {
  const slot = series.find(labels)
  if (slot >= 0) return slot
  const given = labels as Labels
  const texts: [string, string][] = []
  for (const name in given) {
    if (!series.names.includes(name)) return -1
    const text = textOf(given[name])
    if (text !== undefined) texts.push([name, text])
  }
  return series.open(
    series.names.map((name) => textOf(given[name])),
    labelTail(texts),
  )
}

/** The labels that `labels(…)` and `remove(…)` were given, as an object or by position. */
export function childLabels(series: Series, args: readonly unknown[]): Labels | undefined {
  const [first] = args
  if (typeof first === 'object') return { ...first }
  if (args.length !== series.names.length) return undefined
  return Object.fromEntries(series.names.map((name, i) => [name, args[i]]))
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value)
}
