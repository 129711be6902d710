/** Storage, memory, CPU, and the version of an image. */
import type { Problem } from '@telltale/core'
import type { KubernetesOptions, Resources } from '../kubernetes.ts'
import { amountOf } from '../limits.ts'
import type { Place } from './option-check.ts'

export function* quantities(options: KubernetesOptions, place: Place): Iterable<Problem> {
  for (const workload of ['prometheus', 'grafana', 'alertmanager'] as const) {
    const { storage, resources } = options[workload] ?? {}
    if (storage !== undefined && !amountOf(storage))
      yield notAQuantity(`${workload}.storage`, storage, `'50Gi'`, place)
    if (resources !== undefined) yield* resourceProblems(workload, resources, place)
  }
  const { prometheus } = options.operator ?? {}
  if (prometheus === undefined) return
  const name = 'operator.prometheus'
  if (!amountOf(prometheus.storage))
    yield notAQuantity(`${name}.storage`, prometheus.storage, `'50Gi'`, place)
  yield* resourceProblems(name, prometheus.resources, place)
}

export function* shards({ operator }: KubernetesOptions, place: Place): Iterable<Problem> {
  const { replicas = 1, shards: count = 1, thanos } = operator?.prometheus ?? {}
  for (const [option, value] of Object.entries({ replicas, shards: count })) {
    if (Number.isInteger(value) && value >= 1) continue
    yield {
      code: 'kubernetes/shards',
      severity: 'error',
      summary: `kubernetes.operator.prometheus.${option} is ${value}`,
      ...place,
      why: 'The operator starts so many, and takes whole numbers from 1.',
      fix: 'Write how many there are to be, or leave it out.',
    }
  }
  if (!(count > 1) || thanos?.query !== undefined) return
  yield {
    code: 'kubernetes/shards',
    severity: 'error',
    summary: `kubernetes.operator.prometheus has ${count} shards, and nobody sees all of them`,
    ...place,
    why: 'Each shard has a part of the processes: its rules add up a part, and alerts fire too late or not at all.',
    fix: `Let Thanos ask all of them: thanos: { objectStore: { name: 'bucket', key: 'objstore.yml' }, query: 'http://thanos-query:10902' }.`,
  }
}

function* resourceProblems(
  workload: string,
  { requests, limits }: Resources,
  place: Place,
): Iterable<Problem> {
  for (const kind of ['cpu', 'memory'] as const) {
    const option = `${workload}.resources`
    const amounts = { requests: requests[kind], limits: limits[kind] }
    for (const [which, text] of Object.entries(amounts)) {
      if (!amountOf(text))
        yield notAQuantity(`${option}.${which}.${kind}`, text, quantityExamples[kind], place)
    }
    const [least = 0, most = 0] = [amountOf(amounts.requests), amountOf(amounts.limits)]
    if (least > most && most > 0) {
      yield {
        code: 'kubernetes/quantity',
        severity: 'error',
        summary: `kubernetes.${option} requests ${amounts.requests} of ${kind}, more than its limit, ${amounts.limits}`,
        ...place,
        why: 'The API server refuses a container that reserves more than it may use.',
        fix: 'Raise the limit, or lower the request.',
      }
    }
  }
}

const quantityExamples = { cpu: `'500m'`, memory: `'1Gi'` } as const

function notAQuantity(option: string, text: string, example: string, place: Place): Problem {
  return {
    code: 'kubernetes/quantity',
    severity: 'error',
    summary: `kubernetes.${option} is "${text}", which is not a quantity above nothing`,
    ...place,
    why: 'The API server takes a number with one of the suffixes m, k, M, G, T, Ki, Mi, Gi, Ti, and nothing between.',
    fix: `Write it as in ${example}.`,
  }
}

export function* image({ kubeStateMetrics }: KubernetesOptions, place: Place): Iterable<Problem> {
  const name = kubeStateMetrics?.image
  if (
    name === undefined ||
    /^[^\s:@]+(:\d+\/[^\s:@]+)?(:(?!latest$)[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(name)
  )
    return
  yield {
    code: 'kubernetes/image',
    severity: 'error',
    summary: `kubernetes.kubeStateMetrics.image is "${name}", which names no version`,
    ...place,
    why: 'A cluster moves pods on its own: the next node would run another version, with other metrics.',
    fix: `Name the version: 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.9.2'.`,
  }
}
