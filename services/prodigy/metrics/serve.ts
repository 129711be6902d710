import type { Log } from '@systems/kit/run-main'
import { type MetricsServer, serveMetrics } from '@telltale/runtime'
import type { RunMetrics } from './run-metrics.ts'

export interface ServeOptions {
  /** 0 takes a free one. */
  readonly port: number
  readonly host: string
  readonly log: Log
}

/**
 * Serves `/metrics`, `/metrics/json` and `/health` in the background.
 *
 * Never rejects: a run goes on without metrics when the port cannot be had.
 */
export function serveRunMetrics(
  { registry }: RunMetrics,
  { port, host, log }: ServeOptions,
): Promise<MetricsServer> {
  const onError = (error: Error) =>
    log(`warning: ${error.message} The run goes on without metrics.`)
  return serveMetrics({
    registry: asFamilies(registry),
    port,
    host,
    json: true,
    health: true,
    onError,
  })
}

/** The registry, whose JSON is called as the monitored product's interface calls it. */
function asFamilies(registry: RunMetrics['registry']): RunMetrics['registry'] {
  const getMetricsAsJSON = async () => {
    const families = await registry.getMetricsAsJSON()
    return families.map(({ name, help, type, values }: Family) => ({
      name,
      help,
      type,
      samples: values.map(({ metricName = name, labels, value }) => ({
        name: metricName,
        labels,
        value,
      })),
    }))
  }
  return new Proxy(registry, {
    get: (target, key) =>
      key === 'getMetricsAsJSON' ? getMetricsAsJSON : Reflect.get(target, key, target),
  })
}

interface Family {
  readonly name: string
  readonly help: string
  readonly type: unknown
  readonly values: readonly {
    readonly metricName?: string
    readonly labels: object
    readonly value: number
  }[]
}
