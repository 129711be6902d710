/**
 * The metrics of the Node.js process, as prom-client 15 and `@prometheus-io/client` collect them
 * by default, described so that dashboards and rules can refer to them. A service does not pass
 * them to `instrument()`: that lets the client register them.
 *
 * On Linux all of them exist; elsewhere virtual memory, heap and file descriptors are missing.
 * Source: https://github.com/siimon/prom-client#default-metrics
 */
import { counter, gauge, histogram, summary } from './family.ts'
import { oneOf, upTo } from './label.ts'

const lag = <const S extends string>(statistic: S, help: string) =>
  gauge(`nodejs_eventloop_lag_${statistic}_seconds`, { help })

const total = 'The client has always exposed this gauge under this name.'
const totalGauge = <const N extends string>(name: N, help: string, unit: string) =>
  gauge(name, { help, unit, allow: { 'metrics/total-on-non-counter': total } })

const cpu = {
  user: counter('process_cpu_user_seconds_total', {
    help: 'Total user CPU time spent in seconds.',
  }),
  system: counter('process_cpu_system_seconds_total', {
    help: 'Total system CPU time spent in seconds.',
  }),
  total: counter('process_cpu_seconds_total', {
    help: 'Total user and system CPU time spent in seconds.',
  }),
}

const memory = {
  resident: gauge('process_resident_memory_bytes', { help: 'Resident memory size in bytes.' }),
  virtual: gauge('process_virtual_memory_bytes', { help: 'Virtual memory size in bytes.' }),
  heap: gauge('process_heap_bytes', { help: 'Process heap size in bytes.' }),
  external: gauge('nodejs_external_memory_bytes', {
    help: 'Node.js external memory size in bytes.',
  }),
}

const eventLoopLag = {
  now: gauge('nodejs_eventloop_lag_seconds', { help: 'Lag of event loop in seconds.' }),
  min: lag('min', 'The minimum recorded event loop delay.'),
  max: lag('max', 'The maximum recorded event loop delay.'),
  mean: lag('mean', 'The mean of the recorded event loop delays.'),
  stddev: lag('stddev', 'The standard deviation of the recorded event loop delays.'),
  p50: lag('p50', 'The 50th percentile of the recorded event loop delays.'),
  p90: lag('p90', 'The 90th percentile of the recorded event loop delays.'),
  p99: lag('p99', 'The 99th percentile of the recorded event loop delays.'),
}

const type = { type: upTo(40) }
const active = {
  resources: gauge('nodejs_active_resources', {
    help: 'Number of active resources that are currently keeping the event loop alive, grouped by async resource type.',
    unit: 'resources',
    labels: type,
  }),
  resourcesTotal: totalGauge(
    'nodejs_active_resources_total',
    'Total number of active resources.',
    'resources',
  ),
  handles: gauge('nodejs_active_handles', {
    help: 'Number of active libuv handles grouped by handle type. Every handle type is C++ class name.',
    unit: 'handles',
    labels: type,
  }),
  handlesTotal: totalGauge(
    'nodejs_active_handles_total',
    'Total number of active handles.',
    'handles',
  ),
  requests: gauge('nodejs_active_requests', {
    help: 'Number of active libuv requests grouped by request type. Every request type is C++ class name.',
    unit: 'requests',
    labels: type,
  }),
  requestsTotal: totalGauge(
    'nodejs_active_requests_total',
    'Total number of active requests.',
    'requests',
  ),
}

const space = { space: upTo(20) }
const heap = {
  total: gauge('nodejs_heap_size_total_bytes', {
    help: 'Process heap size from Node.js in bytes.',
  }),
  used: gauge('nodejs_heap_size_used_bytes', {
    help: 'Process heap size used from Node.js in bytes.',
  }),
  spaceTotal: gauge('nodejs_heap_space_size_total_bytes', {
    help: 'Process heap space size total from Node.js in bytes.',
    labels: space,
  }),
  spaceUsed: gauge('nodejs_heap_space_size_used_bytes', {
    help: 'Process heap space size used from Node.js in bytes.',
    labels: space,
  }),
  spaceAvailable: gauge('nodejs_heap_space_size_available_bytes', {
    help: 'Process heap space size available from Node.js in bytes.',
    labels: space,
  }),
}

const utilization =
  'Ratio of time the event loop is not idling in the event provider to the total time the event loop is running.'

export const nodeMetrics = Object.freeze({
  cpu,
  memory,
  eventLoopLag,
  active,
  heap,
  startTime: gauge('process_start_time_seconds', {
    help: 'Start time of the process since unix epoch in seconds.',
  }),
  openFds: gauge('process_open_fds', {
    help: 'Number of open file descriptors.',
    unit: 'file descriptors',
  }),
  maxFds: gauge('process_max_fds', {
    help: 'Maximum number of open file descriptors.',
    unit: 'file descriptors',
  }),
  version: gauge('nodejs_version_info', {
    help: 'Node.js version info.',
    labels: { version: upTo(1), major: upTo(1), minor: upTo(1), patch: upTo(1) },
  }),
  gc: histogram('nodejs_gc_duration_seconds', {
    help: 'Garbage collection duration by kind, one of major, minor, incremental or weakcb.',
    labels: { kind: oneOf('major', 'minor', 'incremental', 'weakcb') },
    buckets: [0.001, 0.01, 0.1, 1, 2, 5],
  }),
})

/** What `@prometheus-io/client` 0.16 collects in addition. */
export const nodeMetricsOfSuccessor = Object.freeze({
  eventLoopUtilization: {
    summary: summary('nodejs_eventloop_utilization_summary', {
      help: utilization,
      unit: 'ratio',
      quantiles: [0.01, 0.05, 0.5, 0.9, 0.95, 0.99, 0.999],
      allow: { 'metrics/kind-in-name': 'The client calls it so.' },
    }),
    histogram: histogram('nodejs_eventloop_utilization_histogram', {
      help: utilization,
      unit: 'ratio',
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99, 1],
      allow: { 'metrics/kind-in-name': 'The client calls it so.' },
    }),
  },
})
