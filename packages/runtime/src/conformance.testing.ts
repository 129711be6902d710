/** The same three metrics twice, on the client alone and with their numbers in `Series`. */
import { fastCounter } from './fast-counter.ts'
import { fastGauge } from './fast-gauge.ts'
import { fastHistogram } from './fast-histogram.ts'

/** Any client's objects: the tests pass arguments that no type allows. */
// biome-ignore lint/suspicious/noExplicitAny: see above
type Anything = any

export interface Side {
  readonly registry: Anything
  readonly counter: Anything
  readonly gauge: Anything
  readonly histogram: Anything
  /** A counter, a gauge and a histogram without labels. */
  readonly bare: readonly Anything[]
}

const buckets = [0.1, 1, 10]
const names = ['a', 'b']

export function bothSides(client: Anything): { readonly stock: Side; readonly ours: Side } {
  const side = (make: {
    readonly counter: (config: object) => object
    readonly gauge: (config: object) => object
    readonly histogram: (config: object) => object
  }): Side => {
    const registry = new client.Registry()
    const registers = [registry]
    return {
      registry,
      counter: make.counter({ name: 'c_total', help: 'A \\ "c"\nn', labelNames: names, registers }),
      gauge: make.gauge({ name: 'g', help: 'Größe', labelNames: names, registers }),
      histogram: make.histogram({ name: 'h', help: 'h', labelNames: names, registers, buckets }),
      bare: [
        make.counter({ name: 'bare_c', help: 'c', labelNames: [], registers }),
        make.gauge({ name: 'bare_g', help: 'g', labelNames: [], registers }),
        make.histogram({ name: 'bare_h', help: 'h', labelNames: [], registers, buckets }),
      ],
    }
  }
  return {
    stock: side({
      counter: (config) => new client.Counter(config),
      gauge: (config) => new client.Gauge(config),
      histogram: (config) => new client.Histogram({ ...config, buckets }),
    }),
    ours: side({
      counter: (config) => fastCounter(client.Counter, config as Anything),
      gauge: (config) => fastGauge(client.Gauge, config as Anything),
      histogram: (config) => fastHistogram(client.Histogram, config as Anything),
    }),
  }
}

/** What an operation gives or throws, as text that can be compared. */
export function outcomeOf(operation: () => unknown): string {
  try {
    operation()
    return 'returned'
  } catch (error) {
    return `threw ${error}`
  }
}

/**
 * Everything that reads a registry, as comparable values. Texts first: reading JSON makes the
 * client write default labels onto its series for good.
 */
export async function readings({ registry }: Side, client: Anything) {
  const text = await registry.metrics()
  const one = await registry.getSingleMetricAsString('h')
  const merged = await client.Registry.merge([registry]).metrics()
  const json = await registry.getMetricsAsJSON()
  const aggregated = await client.AggregatorRegistry.aggregate([json, json]).metrics()
  // As text, where -0 is 0; infinity and NaN are spelt, which JSON does not do.
  const spelt = (_key: string, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? `${value}` : value
  return { text, one, merged, json: JSON.parse(JSON.stringify(json, spelt)), aggregated }
}
