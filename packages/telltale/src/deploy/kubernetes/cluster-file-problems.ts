/** What the configuration of Prometheus says that a cluster cannot do, or should not show. */
import type { Problem } from '@telltale/core'
import { isMap, isPair, isScalar, parseDocument, visit } from 'yaml'
import { prometheusContainer } from '../containers.ts'
import type { Cluster } from './object.ts'
import { isThisMachine, readPrometheusFile } from './prometheus-file.ts'

/** Problems of `prometheus.yml` as it goes into its ConfigMap. */
export function* clusterFileProblems(text: string, cluster: Cluster): Iterable<Problem> {
  const { system, kubernetes } = cluster
  const place = { at: kubernetes.at, path: [system.options.title, 'kubernetes', 'prometheus.yml'] }
  yield* unreachable(text, place)
  yield* secrets(text, place)
}

type Place = Pick<Problem, 'at' | 'path'>

function* unreachable(text: string, place: Place): Iterable<Problem> {
  for (const { job_name: job, static_configs = [] } of readPrometheusFile(text).scrape_configs ??
    []) {
    const away = static_configs.flatMap(({ targets = [] }) => targets).filter(isElsewhere)
    if (away.length === 0) continue
    yield {
      code: 'kubernetes/unreachable-target',
      severity: 'error',
      summary: `inside the cluster, Prometheus would look for "${job}" at ${away.join(', ')}`,
      ...place,
      why: 'That is the machine of whoever runs Docker. In a pod it is the pod itself, or nothing.',
      fix: `Say where its pods are: applications: { '${job}': { namespace: 'shop', port: ${away[0]?.split(':').at(-1)} } }.`,
    }
  }
}

/** Prometheus itself is in that pod. */
function isElsewhere(address: string): boolean {
  return (
    isThisMachine(address) &&
    !new RegExp(`^(localhost|127\\.0\\.0\\.1):${prometheusContainer.port}$`).test(address)
  )
}

/** Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/, every `<secret>`. */
const secretKeys =
  /^(password|credentials|bearer_token|client_secret|secret_key|sas_token|application_key|application_secret|api_key)$/

function* secrets(text: string, place: Place): Iterable<Problem> {
  const found: string[] = []
  visit(parseDocument(text), {
    Pair(_, { key, value }, path) {
      const parent = path.at(-1)
      if (!isMap(parent) && !isPair(parent)) return
      if (isScalar(key) && isScalar(value) && secretKeys.test(String(key.value)))
        found.push(String(key.value))
    },
  })
  for (const key of new Set(found)) {
    yield {
      code: 'kubernetes/secret',
      severity: 'error',
      summary: `prometheus.yml has the value of a secret: ${key}`,
      ...place,
      why: 'It would be in a ConfigMap, which is committed and which many may read.',
      fix: `Name a file instead, ${key}_file, and mount a Secret there.`,
    }
  }
}
