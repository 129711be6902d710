import {
  type ClientMetric,
  type CollectorConfig,
  construct,
  type Maker,
  replaceMethods,
} from './fast-collector.ts'
import { fastLabels, fastMethod, type Method } from './fast-method.ts'
import { addAt, numberAppearance } from './fast-number.ts'
import { Series } from './series.ts'

interface ClientCounter extends ClientMetric {
  readonly inc: Method
}

/** The client's counter with its numbers in `Series`, or with those of another metric. */
export function fastCounter(Counter: Maker, config: CollectorConfig, shared?: Series): object {
  const counter = construct<ClientCounter>(Counter, config)
  const series = shared ?? new Series(config.labelNames, 1)
  const inc = fastMethod(series, counter.inc.bind(counter), {
    // NaN passes, as it does in the client.
    isTaken: (value) => !(value < 0) && value !== Number.POSITIVE_INFINITY,
    write: (slot, value) => addAt(series, slot, value),
    usual: 1,
  })
  const stockLabels = counter.labels.bind(counter)
  const labels = fastLabels(series, stockLabels, 'with the first sample', (own) => ({
    inc: (value?: unknown) => inc(own, value),
  }))
  replaceMethods(counter, series, numberAppearance(counter, series), { inc, labels })
  return counter
}
