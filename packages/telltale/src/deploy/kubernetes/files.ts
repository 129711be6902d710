/** From a system and its generated files to the manifests of a cluster. */
import { posix } from 'node:path'
import type { Problem } from '@telltale/core'
import { toYamlDocuments } from '../../emit/yaml.ts'
import { folderOf, fromFolder, inFolder, isIn, pathsOf } from '../../project/paths.ts'
import type { System } from '../../project/system.ts'
import { ruleFilePaths } from '../../rules/rule-files.ts'
import { grafanaContainer, prometheusContainer } from '../containers.ts'
import { dashboardsInContainer, prometheusMounts } from '../mounts.ts'
import { applicationFile, applicationPatches } from './application.ts'
import { clusterFileProblems } from './cluster-file-problems.ts'
import type { FileSet, PlacedFile } from './config-maps.ts'
import { grafanaManifest } from './grafana.ts'
import { kubeStateMetricsManifest } from './kube-state-metrics.ts'
import { defaultFolder } from './kubernetes.ts'
import { kustomizationFile } from './kustomization.ts'
import { namespaceManifest } from './namespace.ts'
import { type Cluster, clusterOf, type Manifest } from './object.ts'
import { objectProblems } from './object-problems.ts'
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
  const manifests = plainManifests(cluster, files)
  const config = prometheusFiles(cluster, files)[0]?.text ?? ''
  for (const problem of objectProblems(manifests, cluster)) report(problem)
  for (const problem of clusterFileProblems(config, cluster)) report(problem)
  const folder = kubernetes.options.folder ?? defaultFolder
  return [
    ...manifests.map((manifest): File => [manifest.path, manifestText(manifest, system)]),
    ...kustomization(manifests, system),
    ...applicationPatches(cluster.system, kubernetes.options).map(
      (patch): File => [`applications/${patch.job}.yaml`, applicationFile(patch, system)],
    ),
  ].map(([path, text]) => [inFolder(folder, path), text])
}

function plainManifests(cluster: Cluster, files: ReadonlyMap<string, string>): readonly Manifest[] {
  const { prometheus, grafana, kubeStateMetrics } = cluster.kubernetes.options
  const workloads = [
    ...(prometheus
      ? [prometheusManifest(prometheus, prometheusFiles(cluster, files), cluster)]
      : []),
    ...(grafana ? [grafanaManifest(grafana, grafanaFiles(cluster.system, files), cluster)] : []),
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

function grafanaFiles(system: System, files: ReadonlyMap<string, string>): readonly FileSet[] {
  const { dashboards, dataSources, dashboardProvider } = pathsOf(system)
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
      files: [...files]
        .filter(([path]) => isIn(dashboards, path) && path.endsWith('.json'))
        .map(([path, text]) => ({
          target: posix.join(folder, posix.relative(dashboards, path)),
          text,
        })),
    },
    one('grafana-datasources', `${provisioning}/datasources`, dataSources),
    one('grafana-dashboard-provider', `${provisioning}/dashboards`, dashboardProvider),
  ]
}

function kustomization(manifests: readonly Manifest[], { options }: System): readonly File[] {
  if (manifests.length === 0) return []
  const about = `${options.title}: the monitoring of a cluster. Apply: kubectl apply --server-side -k .`
  return [
    [
      'kustomization.yaml',
      kustomizationFile(
        manifests.map(({ path }) => path),
        about,
      ),
    ],
  ]
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
