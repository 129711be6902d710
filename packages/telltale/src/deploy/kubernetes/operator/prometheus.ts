/** A Prometheus that the operator runs, with shards and Thanos when one is too small. */
import type { IPrometheus } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Prometheus'
import type { IThanosRuler } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ThanosRuler'
import { access } from '../access.ts'
import type { OperatorPrometheus } from '../kubernetes.ts'
import { type Cluster, type KubernetesObject, objectName } from '../object.ts'
import { serviceAccount } from '../workload.ts'
import { operatorMetadata } from './prometheus-rules.ts'

/**
 * Service account, rights in the namespaces of the applications, and the Prometheus itself.
 *
 * It selects what stands beside it by the system and the operator's labels. Where shards divide the
 * targets, rules are for the ruler of Thanos, who asks all of them.
 *
 * Source: https://prometheus-operator.dev/docs/platform/thanos/
 */
export function operatorPrometheus(cluster: Cluster): readonly KubernetesObject[] {
  const { prometheus } = cluster.kubernetes.options.operator ?? {}
  if (prometheus === undefined) return []
  const name = objectName(cluster.system.name)
  return [
    serviceAccount(accountOf(name), cluster, true),
    ...access(accountOf(name), { everywhere: [], within: whereItLooks(cluster) }, cluster),
    prometheusObject(name, prometheus, cluster),
    ...(prometheus.thanos?.query === undefined
      ? []
      : [rulerObject(name, prometheus, prometheus.thanos.query, cluster)]),
  ]
}

function prometheusObject(
  name: string,
  { replicas = 2, shards = 1, thanos, ...workload }: OperatorPrometheus,
  cluster: Cluster,
): KubernetesObject {
  const { prometheus, routing } = cluster.system.options
  const selector = selectorFor(name, cluster)
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: operatorMetadata(name, cluster),
    spec: {
      ...imageOf(prometheus.image),
      replicas,
      ...(shards > 1 && { shards }),
      retention: prometheus.retention,
      scrapeInterval: prometheus.scrapeInterval,
      evaluationInterval: prometheus.evaluationInterval,
      ...(prometheus.externalLabels && { externalLabels: { ...prometheus.externalLabels } }),
      serviceAccountName: accountOf(name),
      serviceMonitorSelector: selector,
      podMonitorSelector: selector,
      scrapeConfigSelector: selector,
      ...(thanos?.query === undefined && { ruleSelector: selector }),
      ...(routing?.options.alertmanager && {
        alerting: {
          alertmanagers: [
            { name: 'alertmanager-operated', namespace: cluster.namespace, port: 'web' },
          ],
        },
      }),
      ...(thanos && {
        thanos: {
          ...imageOf(thanos.image ?? thanosImage),
          objectStorageConfig: thanos.objectStore,
        },
      }),
      ...sizeOf(workload),
      securityContext,
    },
  } satisfies IPrometheus
}

/** It evaluates over all shards, and tells the Alertmanager that they would have told. */
function rulerObject(
  name: string,
  { replicas = 2, thanos, ...workload }: OperatorPrometheus,
  query: string,
  cluster: Cluster,
): KubernetesObject {
  const { prometheus, routing } = cluster.system.options
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ThanosRuler',
    metadata: operatorMetadata(name, cluster),
    spec: {
      ...imageOf(thanos?.image ?? thanosImage),
      replicas,
      evaluationInterval: prometheus.evaluationInterval,
      queryEndpoints: [query],
      ruleSelector: selectorFor(name, cluster),
      ...(thanos && { objectStorageConfig: thanos.objectStore }),
      ...(routing?.options.alertmanager && {
        alertmanagersUrl: [`http://alertmanager-operated.${cluster.namespace}.svc:9093`],
      }),
      ...sizeOf(workload),
      securityContext,
    },
  } satisfies IThanosRuler
}

const thanosImage = 'quay.io/thanos/thanos:v0.39.2'

/** As in the operator's own examples: nobody, the user of the official image. */
const securityContext = {
  runAsNonRoot: true,
  runAsUser: 65_534,
  runAsGroup: 65_534,
  fsGroup: 65_534,
  seccompProfile: { type: 'RuntimeDefault' },
}

/** The operator writes the flags of the version, which it does not read from the image. */
function imageOf(image: string) {
  const [, version] = /:(v\d[\w.-]*)$/.exec(image) ?? []
  return { image, ...(version !== undefined && { version }) }
}

function sizeOf({ storage, storageClass, resources }: Omit<OperatorPrometheus, 'thanos'>) {
  return {
    resources: { requests: { ...resources.requests }, limits: { ...resources.limits } },
    storage: {
      volumeClaimTemplate: {
        spec: {
          ...(storageClass !== undefined && { storageClassName: storageClass }),
          resources: { requests: { storage } },
        },
      },
    },
  }
}

function selectorFor(name: string, cluster: Cluster) {
  return {
    matchLabels: {
      'app.kubernetes.io/instance': name,
      ...cluster.kubernetes.options.operator?.labels,
    },
  }
}

function accountOf(name: string): string {
  return `${name}-prometheus`
}

function whereItLooks({ kubernetes: { options } }: Cluster) {
  const namespaces = Object.values(options.applications ?? {}).map(({ namespace }) => namespace)
  return new Map(
    [...new Set(namespaces)]
      .sort()
      .map((namespace) => [namespace, ['pods', 'services', 'endpoints'] as const]),
  )
}
