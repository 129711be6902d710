/** The same three metrics in each library. Their methods are called alike. */
import { createRequire } from 'node:module'
import { counter, gauge, histogram, upTo } from '@telltale/core'
import { instrument, render } from '@telltale/runtime'

export interface Labels {
  readonly method: string
  readonly route: string
  readonly status_code: string
}

export interface Contestant {
  readonly counter: {
    inc(labels: Labels, value?: number): void
    labels(labels: Labels): { inc(value?: number): void }
  }
  readonly gauge: {
    set(labels: Labels, value: number): void
    labels(labels: Labels): { set(value: number): void }
  }
  readonly histogram: {
    observe(labels: Labels, value: number): void
    labels(labels: Labels): { observe(value: number): void }
    startTimer(labels: Omit<Labels, 'status_code'>): (labels: Pick<Labels, 'status_code'>) => number
  }
  /** The exposition as it goes into the socket. */
  readonly scrape: () => Promise<Buffer>
}

/** The 11 that prom-client has by default. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const names = { counter: 'requests_total', gauge: 'level', histogram: 'duration_seconds' } as const

export const contestants: Readonly<Record<string, () => Contestant>> = {
  telltale() {
    const labels = { method: upTo(1e4), route: upTo(1e6), status_code: upTo(1e4) }
    const allow = { 'metrics/too-many-series': 'The benchmark asks for them.' }
    const options = { help: 'Measured.', labels, allow }
    const metrics = instrument(
      {
        counter: counter(names.counter, options),
        gauge: gauge(names.gauge, options),
        histogram: histogram(names.histogram, { ...options, buckets }),
      },
      { defaultMetrics: false },
    )
    return { ...metrics, scrape: () => render(metrics.registry) }
  },
  'prom-client': () => byHand('prom-client'),
  '@prometheus-io/client': () => byHand('@prometheus-io/client'),
}

function byHand(library: string): Contestant {
  // Loaded by name, so that each process has only the one that it measures.
  const client: typeof import('prom-client') = createRequire(import.meta.url)(library)
  const registry = new client.Registry()
  const labelNames = ['method', 'route', 'status_code'] as const
  const options = { help: 'Measured.', labelNames, registers: [registry] }
  return {
    counter: new client.Counter({ name: names.counter, ...options }),
    gauge: new client.Gauge({ name: names.gauge, ...options }),
    histogram: new client.Histogram({ name: names.histogram, ...options, buckets }),
    scrape: async () => Buffer.from(await registry.metrics()),
  } as Contestant
}
