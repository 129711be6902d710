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
import { addAt, numberAppearance } from './fast-number.ts'
import { Series } from './series.ts'

interface ClientCounter extends ClientMetric {
  inc(labels?: unknown, value?: unknown): unknown
}

/** The client's counter with its numbers in `Series`, or with those of another metric. */
export function fastCounter(Counter: Maker, config: CollectorConfig, shared?: Series): object {
  const counter = construct<ClientCounter>(Counter, config)
  const series = shared ?? new Series(config.labelNames, 1)
  const stockInc = counter.inc.bind(counter)
  const stockLabels = counter.labels.bind(counter)

  const inc = (first?: unknown, second?: unknown) => {
    const value = (isObject(first) ? second : first) ?? 1
    // NaN passes, as it does in the client; what does not is the client's to refuse.
    const valid = typeof value === 'number' && !(value < 0) && value !== Number.POSITIVE_INFINITY
    const slot = valid ? slotOf(series, isObject(first) ? first : {}) : -1
    if (valid && slot >= 0) addAt(series, slot, value)
    else stockInc(first, second)
  }
  const labels = (...args: unknown[]) => {
    const own = childLabels(series, args)
    return own ? { inc: (value?: unknown) => inc(own, value) } : stockLabels(...args)
  }
  replaceMethods(counter, series, numberAppearance(counter, series), { inc, labels })
  return counter
}
