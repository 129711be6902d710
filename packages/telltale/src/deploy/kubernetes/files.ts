/** From a system and its generated files to the manifests of a cluster. */
import { posix } from 'node:path'
import type { Problem } from '@telltale/core'
import { toYamlDocuments } from '../../emit/yaml.ts'
import { folderOf, fromFolder, inFolder, isIn, pathsOf } from '../../project/paths.ts'
import type { System } from '../../project/system.ts'
import { ruleFilePaths } from '../../rules/rule-files.ts'
import { grafanaContainer, prometheusContainer } from '../containers.ts'
import { alertmanagerMounts, dashboardsInContainer, prometheusMounts } from '../mounts.ts'
import { alertmanagerManifest } from './alertmanager.ts'
import { applicationFile, applicationPatches } from './application.ts'
import { clusterFileProblems } from './cluster-file-problems.ts'
import type { FileSet, PlacedFile } from './config-maps.ts'
import { grafanaManifest } from './grafana.ts'
import { kubeStateMetricsManifest } from './kube-state-metrics.ts'
import { defaultFolder } from './kubernetes.ts'
import { kustomizationFile } from './kustomization.ts'
import { namespaceManifest } from './namespace.ts'
import { type Cluster, clusterOf, type Manifest, objectName } from './object.ts'
import { objectProblems } from './object-problems.ts'
import { type OperatorContent, operatorManifests } from './operator/operator-manifests.ts'
import { prometheusManifest } from './prometheus.ts'
import { inCluster } from './prometheus-file.ts'

type File = readonly [path: string, text: string]

/**
 * The manifests of a system that has any, from the files that it generates besides. What the API
 * server would refuse is reported.
 *
 * @example
 * kubernetesFiles(shop, [['prometheus/prometheus.yml', '…'], …], report)
 * // => [['kubernetes/namespace.yaml', '…'], ['kubernetes/prometheus.yaml', '…'], …]
 */
export function kubernetesFiles(
  system: System,
  generated: readonly File[],
  report: (problem: Problem) => void,
): readonly File[] {
  const { kubernetes } = system.options
  if (kubernetes === undefined) return []
  const cluster = clusterOf(system, kubernetes)
  const files = new Map(generated)
  const ofPrometheus = prometheusFiles(cluster, files)
  const content = operatorContent(cluster, files, ofPrometheus)
  const plain = plainManifests(cluster, files, ofPrometheus)
  const operator = operatorManifests(cluster, content)
  for (const problem of objectProblems([...plain, ...operator], cluster)) report(problem)
  const { prometheus, operator: operated } = kubernetes.options
  if (prometheus || operated)
    for (const problem of clusterFileProblems(content.prometheus, cluster)) report(problem)
  const folder = kubernetes.options.folder ?? defaultFolder
  return [
    ...[...plain, ...operator].map(
      (manifest): File => [manifest.path, manifestText(manifest, system)],
    ),
    ...kustomization(plain, '.', 'the monitoring of a cluster', system),
    ...kustomization(operator, 'operator', 'objects for the operators of a cluster', system),
    ...applicationPatches(cluster.system, kubernetes.options).map(
      (patch): File => [
        `applications/${objectName(patch.job)}.yaml`,
        applicationFile(patch, system),
      ],
    ),
  ].map(([path, text]) => [inFolder(folder, path), text])
}

function plainManifests(
  cluster: Cluster,
  files: ReadonlyMap<string, string>,
  ofPrometheus: readonly PlacedFile[],
): readonly Manifest[] {
  const { prometheus, grafana, kubeStateMetrics } = cluster.kubernetes.options
  const workloads = [
    ...(prometheus ? [prometheusManifest(prometheus, ofPrometheus, cluster)] : []),
    ...(grafana ? [grafanaManifest(grafana, grafanaFiles(cluster.system, files), cluster)] : []),
    ...alertmanagers(cluster, files),
    ...(kubeStateMetrics ? [kubeStateMetricsManifest(kubeStateMetrics, cluster)] : []),
  ]
  return workloads.length === 0 ? [] : [namespaceManifest(cluster), ...workloads]
}

/** The configuration as the cluster needs it, and the rule files as they are. */
function prometheusFiles(
  { system, kubernetes }: Cluster,
  files: ReadonlyMap<string, string>,
): readonly PlacedFile[] {
  const folder = folderOf(pathsOf(system).prometheusConfig)
  const rules = ruleFilePaths(system).map(({ path }) => ({ path, name: fromFolder(folder, path) }))
  return prometheusMounts(system, rules).map(({ source, target }) => {
    const text = files.get(source) ?? ''
    return target === prometheusContainer.configFile
      ? { target, text: inCluster(text, kubernetes.options.applications) }
      : { target, text }
  })
}

function alertmanagers(cluster: Cluster, files: ReadonlyMap<string, string>): readonly Manifest[] {
  const { system, kubernetes } = cluster
  const { alertmanager } = kubernetes.options
  const image = system.options.routing?.options.alertmanager?.image
  if (alertmanager === undefined || image === undefined) return []
  const placed = alertmanagerMounts(system).flatMap(({ source, target }) =>
    [...files]
      .filter(([path]) => isIn(source, path))
      .map(([path, text]) => ({ target: posix.join(target, posix.relative(source, path)), text })),
  )
  return [alertmanagerManifest(alertmanager, image, placed, cluster)]
}

function grafanaFiles(system: System, files: ReadonlyMap<string, string>): readonly FileSet[] {
  const { dashboards, dataSources, dashboardProvider, grafanaAlerting } = pathsOf(system)
  const { provisioning } = grafanaContainer
  const one = (name: string, folder: string, source: string): FileSet => ({
    name,
    folder,
    files: [{ target: posix.join(folder, posix.basename(source)), text: files.get(source) ?? '' }],
  })
  const folder = dashboardsInContainer(system)
  return [
    {
      name: 'grafana-dashboards',
      folder,
      files: dashboardsIn(dashboards, files).map(([path, text]) => ({
        target: posix.join(folder, posix.relative(dashboards, path)),
        text,
      })),
    },
    one('grafana-datasources', `${provisioning}/datasources`, dataSources),
    one('grafana-dashboard-provider', `${provisioning}/dashboards`, dashboardProvider),
    {
      name: 'grafana-alerting',
      folder: `${provisioning}/alerting`,
      files: [...files]
        .filter(([path]) => folderOf(path) === grafanaAlerting && path.endsWith('.yml'))
        .map(([path, text]) => ({
          target: `${provisioning}/alerting/${posix.basename(path)}`,
          text,
        })),
    },
  ]
}

/** What the objects for operators are made of: the same files. */
function operatorContent(
  cluster: Cluster,
  files: ReadonlyMap<string, string>,
  [config, ...rules]: readonly PlacedFile[],
): OperatorContent {
  const { dashboards, dataSources, alertmanagerConfig } = pathsOf(cluster.system)
  return {
    prometheus: config?.text ?? '',
    rules: rules.map(({ target, text }) => ({ name: posix.basename(target, '.yml'), text })),
    dashboards: new Map(
      dashboardsIn(dashboards, files).map(([path, text]) => [
        posix.relative(dashboards, path),
        text,
      ]),
    ),
    dataSources: files.get(dataSources) ?? '',
    alertmanager: files.get(alertmanagerConfig),
  }
}

function dashboardsIn(folder: string, files: ReadonlyMap<string, string>): readonly File[] {
  return [...files]
    .filter(([path]) => isIn(folder, path) && path.endsWith('.json'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

function kustomization(
  manifests: readonly Manifest[],
  folder: string,
  what: string,
  { options }: System,
): readonly File[] {
  if (manifests.length === 0) return []
  const about = `${options.title}: ${what}. Apply: kubectl apply --server-side -k .`
  const resources = manifests.map(({ path }) => posix.relative(folder, path))
  return [[inFolder(folder, 'kustomization.yaml'), kustomizationFile(resources, about)]]
}

function manifestText({ about, objects }: Manifest, { options }: System): string {
  return toYamlDocuments(
    objects.map(({ object, comment }) => ({
      value: object,
      ...(comment !== undefined && { comment }),
    })),
    { about: `${options.title}: ${about}.` },
  )
}
