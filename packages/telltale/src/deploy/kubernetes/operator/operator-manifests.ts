/** `operator/`: the same rules, jobs, routes and dashboards as objects for operators. */

import type { Cluster, Manifest } from '../object.ts'
import { plain } from '../prometheus.ts'
import { readPrometheusFile } from '../prometheus-file.ts'
import { alertmanagerConfigs } from './alertmanager-config.ts'
import { grafanaObjects } from './dashboards.ts'
import type { GrafanaContent } from './grafana-content.ts'
import { monitors } from './monitors.ts'
import { operatorPrometheus } from './prometheus.ts'
import { type NamedRules, prometheusRules } from './prometheus-rules.ts'

/** Generated files, as texts. */
export interface OperatorContent extends GrafanaContent {
  readonly prometheus: string
  readonly rules: readonly NamedRules[]
  readonly alertmanager: string | undefined
}

export function operatorManifests(cluster: Cluster, content: OperatorContent): readonly Manifest[] {
  const { operator } = cluster.kubernetes.options
  if (operator === undefined) return []
  const there = { ...cluster, namespace: operator.namespace ?? cluster.namespace }
  return [
    {
      path: 'prometheus.yaml',
      about: 'Prometheus, for the Prometheus Operator',
      objects: plain(...operatorPrometheus(there)),
    },
    {
      path: 'prometheus-rules.yaml',
      about: 'rules for the Prometheus Operator',
      objects: plain(...prometheusRules(content.rules, there)),
    },
    {
      path: 'monitors.yaml',
      about: 'what the Prometheus Operator lets Prometheus scrape',
      objects: plain(...monitors(readPrometheusFile(content.prometheus), there)),
    },
    {
      path: 'alertmanager-config.yaml',
      about: 'who is told about alerts, for the Prometheus Operator',
      objects: alertmanagerConfigs(content.alertmanager, there),
    },
    {
      path: 'dashboards.yaml',
      about: `dashboards for ${operator.dashboards === 'sidecar' ? "the sidecar of Grafana's Helm chart" : 'the Grafana Operator'}`,
      objects: plain(...grafanaObjects(content, there)),
    },
  ]
    .filter(({ objects }) => objects.length > 0)
    .map((manifest) => ({ ...manifest, path: `operator/${manifest.path}` }))
}
