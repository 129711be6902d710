/** The same three metrics in each library. Their methods are called alike. */
import { createRequire } from 'node:module'
import { counter, gauge, histogram, upTo } from '@telltale/core'
import { instrument, render, track } from '@telltale/runtime'

/** A type, not an interface, because OpenTelemetry takes objects that may have any label. */
export type Labels = {
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
  /** Awaits the work, counts it and observes its duration, with `status_code` by its outcome. */
  tracked(labels: Omit<Labels, 'status_code'>, work: () => Promise<void>): Promise<void>
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
    const handles = [metrics.counter, metrics.histogram] as const
    const outcome = { label: 'status_code', success: '200', error: '500' } as const
    return {
      ...metrics,
      tracked: (labels, work) => track(handles, labels, work, outcome),
      scrape: () => render(metrics.registry),
    }
  },
  'prom-client': () => byHand('prom-client'),
  '@prometheus-io/client': () => byHand('@prometheus-io/client'),
  OpenTelemetry: openTelemetry,
}

function byHand(library: string): Contestant {
  // Loaded by name, so that each process has only the one that it measures.
  const client: typeof import('prom-client') = createRequire(import.meta.url)(library)
  const registry = new client.Registry()
  const labelNames = ['method', 'route', 'status_code'] as const
  const options = { help: 'Measured.', labelNames, registers: [registry] }
  const metrics = {
    counter: new client.Counter({ name: names.counter, ...options }),
    gauge: new client.Gauge({ name: names.gauge, ...options }),
    histogram: new client.Histogram({ name: names.histogram, ...options, buckets }),
  } as Pick<Contestant, 'counter' | 'gauge' | 'histogram'>
  const scrape = async () => Buffer.from(await registry.metrics())
  return { ...metrics, tracked: trackedByHand(metrics), scrape }
}

/** What is written around work without a wrapper. */
function trackedByHand({
  counter,
  histogram,
}: Pick<Contestant, 'counter' | 'histogram'>): Contestant['tracked'] {
  return async (labels, work) => {
    const end = histogram.startTimer(labels)
    const ended = (status_code: string) => {
      end({ status_code })
      counter.inc({ ...labels, status_code })
    }
    try {
      await work()
      ended('200')
    } catch (error) {
      ended('500')
      throw error
    }
  }
}

/** It has no bound instruments; what comes nearest is to give it the same attributes each time. */
function openTelemetry(): Contestant {
  const require = createRequire(import.meta.url)
  const sdk: typeof import('@opentelemetry/sdk-metrics') = require('@opentelemetry/sdk-metrics')
  const exporter: typeof import('@opentelemetry/exporter-prometheus') = require('@opentelemetry/exporter-prometheus')
  // Its default limit is 2,000 series of a metric; the others have none, or are asked for more.
  const reader = new exporter.PrometheusExporter({ preventServerStart: true })
  const views = [{ instrumentName: '*', aggregationCardinalityLimit: 1e6 }]
  const meter = new sdk.MeterProvider({ readers: [reader], views }).getMeter('bench')
  const counter = meter.createCounter(names.counter)
  const gauge = meter.createGauge(names.gauge)
  const histogram = meter.createHistogram(names.histogram, {
    advice: { explicitBucketBoundaries: buckets },
  })
  const serializer = new exporter.PrometheusSerializer()
  const metrics: Pick<Contestant, 'counter' | 'gauge' | 'histogram'> = {
    counter: {
      inc: (labels, value = 1) => counter.add(value, labels),
      labels: (labels) => ({ inc: (value = 1) => counter.add(value, labels) }),
    },
    gauge: {
      set: (labels, value) => gauge.record(value, labels),
      labels: (labels) => ({ set: (value) => gauge.record(value, labels) }),
    },
    histogram: {
      observe: (labels, value) => histogram.record(value, labels),
      labels: (labels) => ({ observe: (value) => histogram.record(value, labels) }),
      startTimer(early) {
        const start = performance.now()
        return (late) => {
          const seconds = (performance.now() - start) / 1000
          histogram.record(seconds, { ...early, ...late })
          return seconds
        }
      },
    },
  }
  return {
    ...metrics,
    tracked: trackedByHand(metrics),
    async scrape() {
      const { resourceMetrics } = await reader.collect()
      return Buffer.from(serializer.serialize(resourceMetrics))
    },
  }
}
