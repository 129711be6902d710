import { instrument } from '@telltale/runtime'
import promClient from 'prom-client'
import { definitions } from './definitions.ts'

/** An operation as a test sends it to a process. `[name, value]` sets gauges, adds to others. */
export type Operation = readonly [
  name: keyof typeof definitions,
  value: number | 'NaN' | 'Infinity',
  kind?: string,
]

/** The same metrics twice: declared, and by hand with prom-client. */
export function registries() {
  const metrics = instrument(definitions, { defaultMetrics: false })
  const registry = new promClient.Registry()
  const registers = [registry]
  const { jobs, seconds, busy, oldest, health, lag } = definitions
  const labelNames = ['kind']
  const aggregated = [oldest, health, lag].map(({ name, help, aggregate: aggregator }) => {
    const config = { name, help, registers, aggregator } as promClient.GaugeConfiguration<string>
    const gauge = new promClient.Gauge(config)
    gauge.remove()
    return [name, gauge] as const
  })
  const byHand = new Map<string, promClient.Metric>([
    [jobs.name, new promClient.Counter({ name: jobs.name, help: jobs.help, labelNames, registers })],
    [
      seconds.name,
      new promClient.Histogram({
        name: seconds.name,
        help: seconds.help,
        labelNames,
        registers,
        buckets: [0.1, 1, 10],
      }),
    ],
    [busy.name, new promClient.Gauge({ name: busy.name, help: busy.help, labelNames, registers })],
    ...aggregated,
  ])
  return {
    metrics,
    registry,
    apply(operations: readonly Operation[]) {
      for (const [name, amount, kind] of operations) {
        const value = Number(amount)
        const labels = kind === undefined ? {} : { kind }
        // The declared gauges refuse what is not finite; what others register may hold anything.
        const own = metrics.registry.getSingleMetric(definitions[name].name)
        for (const metric of [own, byHand.get(definitions[name].name)]) {
          if (metric instanceof promClient.Counter) metric.inc(labels, value)
          else if (metric instanceof promClient.Histogram) metric.observe(labels, value)
          else if (metric instanceof promClient.Gauge) metric.set(labels, value)
        }
      }
    },
  }
}
