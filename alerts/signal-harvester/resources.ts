/** The pods, as the cluster sees them: memory, CPU, restarts. */
import { cadvisor, kubeState } from '@systems/metrics/signal-harvester'
import { increase, max, not, rate, select, sum } from '@telltale/promql'
import { alertingRule, ruleGroup } from 'telltale'

const namespace = 'signal-harvester'
/** Without a container it is the sum of the pod, which would count everything twice. */
const containers = { namespace, container: not('') }

const watchedByCluster = {
  'rules/no-up-alert':
    'Whoever runs the cluster is told when its nodes and kube-state-metrics are down.',
} as const

export const memoryUsage = alertingRule('HighMemoryUsage', {
  when: max(
    // A container without a limit reports a limit of 0.
    select(cadvisor.memory, containers).div(select(cadvisor.memoryLimit, containers).gt(0)),
  )
    .by('pod')
    .gt(0.9),
  for: '5m',
  severity: 'critical',
  summary: 'Memory is nearly used up.',
  description: ({ label, value }) => `${label.pod} uses ${value.percentage} of its memory limit.`,
  runbook: {
    meaning: 'A container uses more than nine tenths of the memory that it may use.',
    impact: 'At the limit the kernel kills the container, and all requests in progress fail.',
    diagnosis: [
      'Look for a leak on the dashboard System Resources: memory that grows steadily since the start.',
      'Look at the size of the caches and at the concurrent requests.',
    ],
    mitigation: ['Restart the pod to win time; raise the limit; fix the leak.'],
  },
  allow: watchedByCluster,
})

export const cpuUsage = alertingRule('HighCPUUsage', {
  when: sum(rate(select(cadvisor.cpu, containers), '5m'))
    .by('pod')
    .div(
      sum(select(cadvisor.cpuQuota, containers).div(select(cadvisor.cpuPeriod, containers))).by(
        'pod',
      ),
    )
    .gt(0.9),
  for: '10m',
  severity: 'critical',
  summary: 'CPU is saturated.',
  description: ({ label, value }) => `${label.pod} uses ${value.percentage} of its CPU limit.`,
  runbook: {
    meaning: 'A pod has used more than nine tenths of the CPU that it may use for ten minutes.',
    impact: 'The kernel throttles the container: every request gets slower, probes may fail.',
    diagnosis: [
      'Find the hot process, and what the pipeline is doing: scoring and resolution compute the most.',
      'Compare with the request rate.',
    ],
    mitigation: ['Scale out; raise the limit; move the pipeline run to a quieter hour.'],
  },
})

export const restarts = alertingRule('PodRestartingFrequently', {
  // Any restart: the increase over a quarter of an hour is a whole number, or a little off.
  when: sum(increase(select(kubeState.restarts, { namespace }), '15m'))
    .by('pod')
    .gt(0.1),
  for: '5m',
  severity: 'critical',
  summary: 'Pod keeps restarting.',
  description: ({ label }) => `${label.pod} has restarted within the last quarter of an hour.`,
  runbook: {
    meaning: 'A container of the pod has been started again within fifteen minutes.',
    impact: 'Requests in progress fail, caches begin empty, the pipeline loses its run.',
    diagnosis: [
      'Read the log of the container before: `kubectl -n signal-harvester logs --previous <pod>`.',
      'Read its exit code: 137 is a kill for memory, or a failed liveness probe.',
      'Check the memory limit and the probes.',
    ],
    mitigation: ['Raise the limit, repair the probe, or roll the release back.'],
  },
  allow: watchedByCluster,
})

export const resourcesGroup = ruleGroup('signal_harvester_resources', [
  memoryUsage,
  cpuUsage,
  restarts,
])
