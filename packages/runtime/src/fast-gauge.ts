import {
  type ClientMetric,
  type CollectorConfig,
  childLabels,
  construct,
  isObject,
  type Maker,
  replaceMethods,
  slotOf,
} from './fast-collector.ts'
import { addAt, numberAppearance, setAt } from './fast-number.ts'
import { Series } from './series.ts'

interface ClientGauge extends ClientMetric {
  set(labels: unknown, value?: unknown): unknown
  inc(labels?: unknown, value?: unknown): unknown
  dec(labels?: unknown, value?: unknown): unknown
  setToCurrentTime(labels?: unknown): unknown
  startTimer(labels?: unknown): unknown
}

/** The client's gauge with its numbers in `Series`, or with those of another metric. */
export function fastGauge(Gauge: Maker, config: CollectorConfig, shared?: Series): object {
  const gauge = construct<ClientGauge>(Gauge, config)
  const series = shared ?? new Series(config.labelNames, 1)

  const method = (
    stock: (labels?: unknown, value?: unknown) => unknown,
    write: (slot: number, value: number) => void,
    fallback?: number,
  ) => {
    const stockMethod = stock.bind(gauge)
    return (first?: unknown, second?: unknown) => {
      const value = (isObject(first) ? second : first) ?? fallback
      const valid = typeof value === 'number'
      const slot = valid ? slotOf(series, isObject(first) ? first : {}) : -1
      if (valid && slot >= 0) write(slot, value)
      else stockMethod(first, second)
    }
  }
  const set = method(gauge.set, (slot, value) => setAt(series, slot, value))
  const inc = method(gauge.inc, (slot, value) => addAt(series, slot, value), 1)
  const dec = method(gauge.dec, (slot, value) => addAt(series, slot, -value), 1)

  const stockLabels = gauge.labels.bind(gauge)
  const labels = (...args: unknown[]) => {
    const own = childLabels(series, args)
    if (!own || !Object.keys(own).every((name) => series.names.includes(name)))
      return stockLabels(...args)
    return {
      set: (value?: unknown) => set(own, value),
      inc: (value?: unknown) => inc(own, value),
      dec: (value?: unknown) => dec(own, value),
      setToCurrentTime: () => gauge.setToCurrentTime(own),
      startTimer: () => gauge.startTimer(own),
    }
  }
  replaceMethods(gauge, series, numberAppearance(gauge, series), { set, inc, dec, labels })
  return gauge
}
