/** Rule files as objects that the Prometheus Operator loads. */
import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule'
import { parse, stringify } from 'yaml'
import { byteLength, prometheusRuleBytes } from '../limits.ts'
import { type Cluster, type KubernetesObject, metadata, objectName } from '../object.ts'

export interface NamedRules {
  /** What the object is called after: `alerts`. */
  readonly name: string
  /** The text of a rule file. */
  readonly text: string
}

type Group = NonNullable<IPrometheusRule['spec']['groups']>[number]

/**
 * One PrometheusRule for each rule file, or several when its groups are too large together: the
 * operator refuses more than 512 KiB. A group stays whole, because its rules may read each other.
 *
 * Source: https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule
 */
export function prometheusRules(
  files: readonly NamedRules[],
  cluster: Cluster,
): readonly KubernetesObject[] {
  return files.flatMap(({ name, text }) =>
    packed(groupsIn(text)).map((groups, i) => {
      const base = objectName(`${cluster.system.name}-${name}`)
      return {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PrometheusRule',
        metadata: operatorMetadata(i === 0 ? base : `${base}-${i + 1}`, cluster),
        spec: { groups: [...groups] },
      } satisfies IPrometheusRule
    }),
  )
}

/** With the labels that the operator selects by. */
export function operatorMetadata(name: string, cluster: Cluster) {
  const own = metadata(name, objectName(cluster.system.name), cluster)
  return { ...own, labels: { ...own.labels, ...cluster.kubernetes.options.operator?.labels } }
}

function groupsIn(text: string): readonly Group[] {
  const file: { readonly groups?: readonly Group[] } | null = parse(text)
  return file?.groups ?? []
}

function packed(groups: readonly Group[]): readonly (readonly Group[])[] {
  const parts: Group[][] = []
  for (const group of groups) {
    const last = parts.at(-1)
    if (last && ruleBytes([...last, group]) <= prometheusRuleBytes) last.push(group)
    else parts.push([group])
  }
  return parts
}

/** What the operator measures: the rule file that it writes for Prometheus. */
export function ruleBytes(groups: readonly unknown[]): number {
  // YAML is rarely twice as long as JSON, and much slower to write.
  const json = byteLength(JSON.stringify(groups))
  return json * 2 < prometheusRuleBytes ? json : byteLength(stringify({ groups }))
}
