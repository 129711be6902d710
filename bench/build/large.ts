/**
 * A generated project: so many dashboards of twenty panels with two queries each, in systems of fifty
 * dashboards, with alerting and recording rules as a real one has.
 *
 *     BENCH_DASHBOARDS=1000 telltale build --project bench/build/large.ts --out <folder>
 */
import { counter, gauge, histogram, oneOf, upTo } from '@telltale/core'
import { max, quantileOf, rate, ratio, select, sum } from '@telltale/promql'
import {
  alertingRule,
  dashboard,
  defineProject,
  defineSystem,
  labelValues,
  type Panel,
  recordingRule,
  row,
  ruleGroup,
  stat,
  target,
  timeseries,
} from 'telltale'

const dashboards = Number(process.env.BENCH_DASHBOARDS ?? 1000)
const perSystem = 50
const panelsPerRow = 5
const rowsPerDashboard = 4

const systems = Array.from({ length: Math.ceil(dashboards / perSystem) }, (_, s) => {
  const count = Math.min(perSystem, dashboards - s * perSystem)
  const metrics = metricsOf(s)
  const rules = rulesOf(s, metrics)
  return defineSystem(`system-${s}`, {
    title: `System ${s}`,
    targets: [target(`system-${s}`, { addresses: [`system-${s}:8080`], exposes: { metrics } })],
    dashboards: Array.from({ length: count }, (_, d) => page(s, d, metrics)),
    rules: [ruleGroup(`system_${s}`, rules)],
    prometheus: {
      image: 'prom/prometheus:v2.47.0',
      port: 9090,
      scrapeInterval: '15s',
      evaluationInterval: '15s',
      retention: '31d',
    },
    grafana: { image: 'grafana/grafana:10.2.0', port: 3000, provider: `System ${s}` },
  })
})

export default defineProject(systems)

type Metrics = ReturnType<typeof metricsOf>

function metricsOf(s: number) {
  const labels = { method: oneOf('GET', 'POST'), route: upTo(40), status: upTo(20) }
  return {
    requests: counter(`s${s}_requests_total`, { help: 'Requests answered.', labels }),
    duration: histogram(`s${s}_request_duration_seconds`, {
      help: 'Time to answer a request.',
      labels: { route: upTo(40) },
      buckets: [0.01, 0.1, 1, 10],
    }),
    depth: gauge(`s${s}_queue_depth`, { help: 'Jobs that wait.', labels: { queue: upTo(10) } }),
  }
}

function rulesOf(s: number, { requests, depth }: Metrics) {
  const errors = ratio(requests, { status: '500' }, { range: '5m' })
  return [
    recordingRule(`s${s}:requests:rate5m`, sum(rate(requests, '5m')).by('route')),
    ...Array.from({ length: 5 }, (_, i) =>
      alertingRule(`S${s}Alert${i}`, {
        when:
          i % 2 === 0
            ? errors.gt((i + 1) / 10)
            : max(depth)
                .by('queue')
                .gt(100 * (i + 1)),
        for: '10m',
        severity: 'warning',
        summary: 'Something is wrong.',
        runbook: {
          meaning: 'The condition holds.',
          impact: 'Users wait.',
          diagnosis: ['Look at the dashboard.'],
          mitigation: ['Restart it.'],
        },
      }),
    ),
  ]
}

function page(s: number, d: number, metrics: Metrics) {
  const route = labelValues(metrics.requests, 'route')
  return dashboard(
    `s${s}-d${d}`,
    { title: `Dashboard ${d} of ${s}`, variables: [route] },
    ...Array.from({ length: rowsPerDashboard }, (_, r) =>
      row(
        `Row ${r}`,
        ...Array.from({ length: panelsPerRow }, (_, p) =>
          panel(`Panel ${r}.${p}`, p, metrics, route),
        ),
      ),
    ),
  )
}

function panel(
  title: string,
  kind: number,
  { requests, duration, depth }: Metrics,
  route: ReturnType<typeof labelValues>,
): Panel {
  switch (kind) {
    case 0:
      return timeseries(title, [
        sum(rate(select(requests, { route }))).by('route'),
        { expr: sum(rate(requests)), legend: 'all' },
      ])
    case 1:
      return timeseries(title, [
        { expr: quantileOf(duration, 0.5, { where: { route } }), legend: 'p50' },
        { expr: quantileOf(duration, 0.99, { where: { route } }), legend: 'p99' },
      ])
    case 2:
      return timeseries(title, [
        { expr: ratio(requests, { status: '500' }, { by: ['route'] }), legend: '{{route}}' },
        { expr: ratio(requests, { status: '500' }), legend: 'all' },
      ])
    case 3:
      return stat(title, [
        { expr: sum(depth), legend: 'sum' },
        { expr: max(depth), legend: 'max' },
      ])
    default:
      return timeseries(title, [
        max(depth).by('queue'),
        { expr: sum(rate(select(requests, { method: 'POST' }))), legend: 'POST' },
      ])
  }
}
