import { defaultLabelsOf, type Registry } from '../client.ts'
import { collectWithin } from '../collect-within.ts'
import { heldOf } from '../collectors.ts'
import { fastMetricOf } from '../fast-metric.ts'
import { extended, labelTail, labelText } from '../label-text.ts'
import { countCollectFailure } from '../own-metrics.ts'
import type { Series } from '../series.ts'
import { createRowNumbers, type RowNumbers } from './row-numbers.ts'
import type { Aggregate, SharedFamily } from './shared-family.ts'

/** The series of a registry as rows of numbers, kept up to date by looking at the registry. */
export interface RegistryRows {
  readonly numbers: RowNumbers
  /** Takes over what is in memory: no collector runs. */
  scan(): void
  /** Runs the collectors, and asks the metrics that the client keeps itself. */
  collect(limitMs: number): Promise<void>
  /** Forgets the series that were removed. Rows get other numbers. */
  compact(): void
}

export function registryRows(registry: Registry): RegistryRows {
  const numbers = createRowNumbers()
  const sources = new Map<object, Source>()
  const sourceOf = (metric: ClientMetric, isRead: boolean): Source => {
    const known = sources.get(metric)
    if (known && known.isRead === isRead) return known
    const source: Source = {
      family: numbers.addFamily(sharedFamily(metric, isRead)),
      isRead,
      rows: new Map(),
      slots: [],
      tails: undefined,
      defaults: undefined,
    }
    sources.set(metric, source)
    return source
  }
  const metrics = () => registry.getMetricsAsArray() as readonly ClientMetric[]

  return {
    numbers,
    scan() {
      const defaults = defaultLabelsOf(registry)
      const text = labelText(Object.entries(defaults).map(([name, value]) => [name, `${value}`]))
      const current = metrics()
      for (const metric of current) {
        const series = seriesOf(metric, defaults)
        if (series) scanSeries(numbers, sourceOf(metric, false), series, text)
      }
      if (sources.size > current.length) forget(numbers, sources, new Set<object>(current))
    },
    async collect(limitMs) {
      const defaults = defaultLabelsOf(registry)
      const onFailure = (metric: ClientMetric, reason: 'error' | 'timeout') => {
        countCollectFailure(registry, metric, reason)
        // Nobody knows the value now. What was counted until now was counted.
        const source = sources.get(metric)
        if (source && metric.type === 'gauge') removeRows(numbers, source)
      }
      const work = metrics().flatMap((metric) => {
        const series = seriesOf(metric, defaults)
        if (series && !metric.collect && !series.idle) return []
        return [{ metric, collect: () => collectOne(metric, series) }]
      })
      if (work.length === 0) return
      const read = await collectWithin(work, limitMs, onFailure as (metric: object) => void)
      for (const { metric, samples } of read) {
        if (samples) readSamples(numbers, sourceOf(metric, true), samples, defaults)
      }
    },
    compact() {
      const moved = numbers.compact()
      for (const source of sources.values()) {
        source.slots = source.slots.map((row) => moved[row] ?? -1)
        for (const [text, row] of source.rows) {
          const to = moved[row] ?? -1
          if (to < 0) source.rows.delete(text)
          else source.rows.set(text, to)
        }
      }
    },
  }
}

/** Metrics that are no longer in the registry. */
function forget(
  numbers: RowNumbers,
  sources: Map<object, Source>,
  current: ReadonlySet<object>,
): void {
  for (const [metric, source] of sources) {
    if (current.has(metric)) continue
    removeRows(numbers, source)
    sources.delete(metric)
  }
}

function removeRows(numbers: RowNumbers, source: Source): void {
  for (const row of source.rows.values()) numbers.remove(row)
}

interface ClientMetric {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly aggregator: string
  collect?(): unknown
  get(): Promise<{ readonly values: readonly Sample[] }>
}

interface Sample {
  readonly labels: Readonly<Record<string, unknown>>
  readonly value: number
  readonly metricName?: string
}

/** What is known of one metric of the registry. */
interface Source {
  readonly family: number
  /** Whether it is read by `get()`, because its numbers are the client's. */
  readonly isRead: boolean
  /** Every row it ever had, by text. */
  readonly rows: Map<string, number>
  /** Of each slot of its series, the row; -1 for none. */
  slots: number[]
  tails: Series['tails'] | undefined
  defaults: string | undefined
}

function sharedFamily(metric: ClientMetric, isRead: boolean): SharedFamily {
  const { name, help, type } = metric
  const family = heldOf(metric)?.family
  const aggregate: Aggregate =
    type !== 'gauge'
      ? metric.aggregator === 'omit'
        ? 'omit'
        : 'sum'
      : family
        ? (family.aggregate ?? 'per-process')
        : clientAggregate(metric.aggregator)
  const described = { name, help, type, aggregate }
  if (isRead) {
    const isSingle = type === 'counter' || type === 'gauge'
    return { ...described, layout: isSingle ? 'number' : 'lines' }
  }
  if (type === 'histogram') {
    return { ...described, layout: 'histogram', buckets: bucketsOf(metric) }
  }
  return { ...described, layout: aggregate === 'last' ? 'stamped' : 'number' }
}

/** What the client says of metrics that others declare; it sums what nothing is said of. */
function clientAggregate(aggregator: string): Aggregate {
  const known = ['sum', 'min', 'max', 'average', 'first', 'omit'] as const
  return known.find((name) => name === aggregator) ?? 'sum'
}

function bucketsOf(metric: object): readonly number[] {
  return heldOf(metric)?.family.buckets ?? (metric as { upperBounds?: number[] }).upperBounds ?? []
}

/** The numbers of a metric that telltale keeps; not if a label of the registry is also its own. */
function seriesOf(metric: ClientMetric, defaults: object): Series | undefined {
  const series = fastMetricOf(metric)?.series
  return series?.names.some((name) => name in defaults) ? undefined : series
}

function scanSeries(numbers: RowNumbers, source: Source, series: Series, defaults: string): void {
  const { tails } = series
  const { slots, rows, family } = source
  if (source.tails !== tails || source.defaults !== defaults) {
    // Slots were given out anew. Who has a slot now goes on as before.
    source.slots = []
    source.tails = tails
    source.defaults = defaults
    const present = new Set<number>()
    tails.forEach((tail, slot) => {
      const row = tail === undefined ? -1 : rowOf(numbers, rows, family, extended(tail, defaults))
      source.slots[slot] = row
      if (row < 0) return
      present.add(row)
      if (numbers.isRemoved(row)) numbers.bringBack(row)
    })
    for (const row of rows.values()) if (!present.has(row)) numbers.remove(row)
  } else {
    for (let slot = 0; slot < slots.length; slot++) {
      if (tails[slot] !== undefined || (slots[slot] ?? -1) < 0) continue
      numbers.remove(slots[slot] as number)
      slots[slot] = -1
    }
    for (let slot = slots.length; slot < tails.length; slot++) {
      const tail = tails[slot]
      slots[slot] = -1
      if (tail === undefined) continue
      const row = rowOf(numbers, rows, family, extended(tail, defaults))
      slots[slot] = row
      if (numbers.isRemoved(row)) numbers.bringBack(row)
    }
  }
  source.slots.forEach((row, slot) => {
    if (row >= 0) numbers.take(row, series.cells(slot), series.offset(slot))
  })
}

async function collectOne(metric: ClientMetric, series: Series | undefined) {
  if (!series) return { metric, samples: (await metric.get()).values }
  series.idle?.sweep(series, performance.now())
  await metric.collect?.()
  return { metric, samples: undefined }
}

/** Takes over what a metric of the client says of itself. */
function readSamples(
  numbers: RowNumbers,
  source: Source,
  samples: readonly Sample[],
  defaults: Readonly<Record<string, unknown>>,
): void {
  const family = numbers.table.families[source.family]
  const present = new Set<number>()
  const one = new Float64Array(1)
  for (const { labels, value, metricName = family?.name } of samples) {
    const own = Object.entries({ ...labels, ...missingIn(labels, defaults) })
    const tail = labelTail(own.map(([name, value]) => [name, `${value}`]))
    const start = tail === '' ? `${metricName} ` : `${metricName}{${tail}`
    const row = rowOf(
      numbers,
      source.rows,
      source.family,
      family?.layout === 'lines' ? start : tail,
    )
    if (numbers.isRemoved(row)) numbers.bringBack(row)
    present.add(row)
    one[0] = value
    numbers.take(row, one, 0)
  }
  for (const row of source.rows.values()) if (!present.has(row)) numbers.remove(row)
}

function missingIn(labels: object, defaults: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => !(name in labels)))
}

function rowOf(
  numbers: RowNumbers,
  rows: Map<string, number>,
  family: number,
  text: string,
): number {
  const known = rows.get(text)
  if (known !== undefined) return known
  const row = numbers.addRow(family, text)
  rows.set(text, row)
  return row
}
