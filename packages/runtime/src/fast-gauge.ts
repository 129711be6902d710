import {
  type ClientMetric,
  type CollectorConfig,
  construct,
  type Maker,
  replaceMethods,
} from './fast-collector.ts'
import { fastLabels, fastMethod, type Method, type TakenOver } from './fast-method.ts'
import { addAt, numberAppearance, setAt } from './fast-number.ts'
import { Series } from './series.ts'

interface ClientGauge extends ClientMetric {
  readonly set: Method
  readonly inc: Method
  readonly dec: Method
  setToCurrentTime(labels?: unknown): unknown
  startTimer(labels?: unknown): unknown
}

/** The client's gauge with its numbers in `Series`, or with those of another metric. */
export function fastGauge(Gauge: Maker, config: CollectorConfig, shared?: Series): object {
  const gauge = construct<ClientGauge>(Gauge, config)
  const series = shared ?? new Series(config.labelNames, 1)
  const method = (stock: Method, write: TakenOver['write'], usual?: number) =>
    fastMethod(series, stock.bind(gauge), {
      isTaken: () => true,
      write,
      ...(usual !== undefined && { usual }),
    })
  const set = method(gauge.set, (slot, value) => setAt(series, slot, value))
  const inc = method(gauge.inc, (slot, value) => addAt(series, slot, value), 1)
  const dec = method(gauge.dec, (slot, value) => addAt(series, slot, -value), 1)
  const labels = fastLabels(series, gauge.labels.bind(gauge), 'at once', (own) => ({
    set: (value?: unknown) => set(own, value),
    inc: (value?: unknown) => inc(own, value),
    dec: (value?: unknown) => dec(own, value),
    setToCurrentTime: () => gauge.setToCurrentTime(own),
    startTimer: () => gauge.startTimer(own),
  }))
  replaceMethods(gauge, series, numberAppearance(gauge, series), { set, inc, dec, labels })
  return gauge
}
