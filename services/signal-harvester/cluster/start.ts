/**
 * Says about the API's process what cAdvisor and kube-state-metrics say about a pod, where there is
 * no cluster: memory, CPU time and restarts, read from the process's own metrics.
 */
import { type Log, log as logToStderr, onPort, type Running } from '@systems/kit/run-main'
import { cadvisor, kubeState } from '@systems/metrics/signal-harvester'
import { followTotal, instrument, poll, serveMetrics } from '@telltale/runtime'
import { type ClusterSettings, clusterSettings } from './settings.ts'

const container = { namespace: 'signal-harvester', pod: 'signal-harvester-0', container: 'api' }
/** What the kernel's CPU quota counts in: a tenth of a second, in microseconds. */
const cpuPeriod = 100_000

export async function startCluster(
  settings: Partial<ClusterSettings> = {},
  log: Log = logToStderr,
) {
  const options: ClusterSettings = { ...clusterSettings({}), ...settings }
  const { host, apiMetrics } = options
  const node = instrument(cadvisor, { defaultMetrics: false })
  const state = instrument(kubeState, { defaultMetrics: false })
  node.memoryLimit.set(container, options.memoryLimitBytes)
  node.cpuQuota.set(container, options.cpus * cpuPeriod)
  node.cpuPeriod.set(container, cpuPeriod)
  const cpu = followTotal(node.cpu, container)
  const restarts = state.restarts.labels(container)
  let startedAt: number | undefined

  const reading = poll(
    async () => {
      const process = await processMetrics(apiMetrics)
      node.memory.set(container, process('process_resident_memory_bytes'))
      cpu(process('process_cpu_seconds_total'))
      const start = process('process_start_time_seconds')
      if (startedAt !== undefined && start !== startedAt) restarts.inc()
      startedAt = start
    },
    {
      everyMs: options.readSeconds * 1000,
      onError: (error) => log(`Nothing is known of the API at ${apiMetrics}: ${error}`),
    },
  )

  const serve = (registry: typeof node.registry, port: number, variable: string, path: string) =>
    onPort(port, variable, serveMetrics({ registry, port, host, path }))
  const cadvisorServer = await serve(
    node.registry,
    options.cadvisorPort,
    'CADVISOR_PORT',
    '/metrics/cadvisor',
  )
  const kubeStateServer = await serve(
    state.registry,
    options.kubeStatePort,
    'KUBE_STATE_PORT',
    '/metrics',
  )
  return {
    cadvisorUrl: cadvisorServer.url,
    kubeStateUrl: kubeStateServer.url,
    greeting: `Of the API as a pod tell ${cadvisorServer.url} and ${kubeStateServer.url}.`,
    async stop() {
      reading.stop()
      await Promise.all([cadvisorServer.close(), kubeStateServer.close()])
    },
  } satisfies Running & Record<string, unknown>
}

/** The metrics without labels that a process exposes, by name. */
async function processMetrics(url: string): Promise<(name: string) => number> {
  const text = await (await fetch(url)).text()
  return (name) => {
    const line = text.split('\n').find((each) => each.startsWith(`${name} `))
    if (line === undefined) throw new Error(`${url} has no ${name}`)
    return Number(line.slice(name.length + 1))
  }
}
