/**
 * The one file that knows prom-client. Everything else sees the interfaces below, which
 * `prom-client` 15 and its successor `@prometheus-io/client` both satisfy.
 */
import { createRequire } from 'node:module'
import type { AnyFamily } from '@telltale/core'
import type { Registry as PromClientRegistry } from 'prom-client'
import { construct } from './fast-collector.ts'
import { fastCounter } from './fast-counter.ts'
import { fastGauge } from './fast-gauge.ts'
import { fastHistogram } from './fast-histogram.ts'
import type { Series } from './series.ts'

/** prom-client's own registry: what `instrument()` makes when it is given neither registry nor client. */
export type DefaultRegistry = PromClientRegistry

/** What telltale needs of a registry. */
export interface Registry {
  metrics(): Promise<string>
  readonly contentType: string
  getSingleMetric(name: string): object | undefined
  getMetricsAsArray(): readonly object[]
  setDefaultLabels(labels: object): void
}

/** What telltale needs of a client library: `import * as client from '@prometheus-io/client'`. */
export interface Client<R extends Registry = Registry> {
  readonly Registry: new () => R
  readonly Counter: new (config: never) => object
  readonly Gauge: new (config: never) => object
  readonly Histogram: new (config: never) => object
  readonly Summary: new (config: never) => object
  readonly collectDefaultMetrics: (config: never) => void
}

export type Labels = Readonly<Record<string, string>>

/** The client's object behind a family. It has those methods that its kind has. */
export interface Collector {
  inc(labels: Labels, value: number): void
  dec(labels: Labels, value: number): void
  set(labels: Labels, value: number): void
  observe(labels: Labels, value: number): void
  zero(labels: Labels): void
  remove(labels: Labels): void
}

/** The client that the service installed. Throws an Error that says how to install it. */
export function installedClient(): Client<DefaultRegistry> {
  try {
    // Loaded late, and not by an import, because it is optional: a client may be passed instead.
    return createRequire(import.meta.url)('prom-client') as Client<DefaultRegistry>
  } catch (cause) {
    throw new Error(
      'instrument() needs a Prometheus client, and prom-client is not installed. ' +
        'Install it (npm install prom-client), or pass the one that you have, such as @prometheus-io/client: instrument(definitions, { client }).',
      { cause },
    )
  }
}

/** Makes the client's object for a family and registers it. It may show the series of another. */
export function createCollector(
  client: Client,
  registry: Registry,
  family: AnyFamily,
  shared?: Series,
): Collector {
  const config = {
    name: family.name,
    help: family.help,
    labelNames: Object.keys(family.labels),
    registers: [registry],
  }
  const collector = (() => {
    switch (family.kind) {
      case 'counter':
        return fastCounter(client.Counter, config, shared)
      case 'gauge':
        return fastGauge(client.Gauge, config, shared)
      case 'histogram':
        return fastHistogram(client.Histogram, { ...config, buckets: family.buckets ?? [] }, shared)
      case 'summary':
        return construct(client.Summary, { ...config, percentiles: family.quantiles ?? [] })
      default:
        throw new TypeError(`${family.name} is of the unknown kind "${family.kind}"`)
    }
  })() as Collector
  // The client starts a gauge without labels at 0, which claims something nobody has measured.
  if (family.kind === 'gauge' && config.labelNames.length === 0 && !shared) collector.remove({})
  return collector
}

/** Registers the client's Node.js metrics, unless the registry already has them. */
export function collectNodeMetrics(client: Client, registry: Registry, prefix: string): void {
  if (registry.getSingleMetric(`${prefix}process_cpu_seconds_total`)) return
  const collect = client.collectDefaultMetrics as (config: object) => void
  collect({ register: registry, prefix })
}

/** Adds labels to those that every series of the registry gets. */
export function addDefaultLabels(registry: Registry, labels: object | undefined): void {
  if (labels) registry.setDefaultLabels({ ...defaultLabelsOf(registry), ...labels })
}

/** The labels that every series of the registry gets. Clients have no method for it. */
export function defaultLabelsOf(registry: Registry): Readonly<Record<string, unknown>> {
  return (registry as { _defaultLabels?: Record<string, unknown> })._defaultLabels ?? {}
}
