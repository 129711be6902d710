/** Dashboards and data sources for a Grafana that somebody else runs in the cluster. */
import { posix } from 'node:path'
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { parse, stringify } from 'yaml'
import { dataSource } from '../../containers.ts'
import { type Cluster, type KubernetesObject, metadata } from '../object.ts'

export interface GrafanaContent {
  /** Dashboards' JSON by file name. */
  readonly dashboards: ReadonlyMap<string, string>
  /** The provisioning file of the data sources. */
  readonly dataSources: string
}

/** The objects of whichever convention the options name. */
export function grafanaObjects(
  content: GrafanaContent,
  cluster: Cluster,
): readonly KubernetesObject[] {
  return cluster.kubernetes.options.operator?.dashboards === 'sidecar'
    ? sidecarObjects(content, cluster)
    : operatorObjects(content, cluster)
}

/**
 * A labelled ConfigMap for each dashboard, which the sidecar of Grafana's Helm chart puts into the
 * folder that the annotation names.
 *
 * Source: https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
 */
function sidecarObjects(content: GrafanaContent, cluster: Cluster): readonly KubernetesObject[] {
  const { name: system, options } = cluster.system
  const folder = options.grafana.folder ?? options.title
  const labelled = (name: string, label: string, annotations = {}) => {
    const own = metadata(name, system, cluster, annotations)
    return { ...own, labels: { ...own.labels, [label]: '1' } }
  }
  const sources = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: labelled(`${system}-datasources`, 'grafana_datasource'),
    data: { [`${system}-datasources.yaml`]: provisioningText(content.dataSources, cluster) },
  } satisfies IConfigMap
  // Grafana of that chart has a data source already, under the uid that dashboards name.
  const hasOwnUrl = cluster.kubernetes.options.operator?.prometheusUrl !== undefined
  return [
    ...(hasOwnUrl ? [sources] : []),
    ...[...content.dashboards].map(
      ([file, json]) =>
        ({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: labelled(nameOf(file, system), 'grafana_dashboard', {
            grafana_folder: folder,
          }),
          data: { [posix.basename(file)]: json },
        }) satisfies IConfigMap,
    ),
  ]
}

/** What the Grafana Operator makes a dashboard, a folder or a data source of. */
interface GrafanaResource extends KubernetesObject {
  readonly apiVersion: 'grafana.integreatly.org/v1beta1'
  readonly spec: {
    /** Which Grafana gets it. */
    readonly instanceSelector: { readonly matchLabels: Readonly<Record<string, string>> }
    /** That Grafana may be in another namespace. */
    readonly allowCrossNamespaceImport: boolean
  }
}

interface GrafanaFolder extends GrafanaResource {
  readonly kind: 'GrafanaFolder'
  readonly spec: GrafanaResource['spec'] & { readonly title: string }
}

interface GrafanaDashboard extends GrafanaResource {
  readonly kind: 'GrafanaDashboard'
  readonly spec: GrafanaResource['spec'] & { readonly folderRef: string; readonly json: string }
}

interface GrafanaDatasource extends GrafanaResource {
  readonly kind: 'GrafanaDatasource'
  readonly spec: GrafanaResource['spec'] & {
    readonly uid: string
    readonly datasource: Readonly<Record<string, unknown>>
    /** Where `${key}` in the data source comes from. */
    readonly valuesFrom?: readonly {
      readonly targetPath: string
      readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } }
    }[]
  }
}

/** Source: https://grafana.github.io/grafana-operator/docs/api/ */
function operatorObjects(content: GrafanaContent, cluster: Cluster): readonly KubernetesObject[] {
  const { name: system, options } = cluster.system
  const apiVersion = 'grafana.integreatly.org/v1beta1'
  const common = {
    instanceSelector: {
      matchLabels: {
        ...(cluster.kubernetes.options.operator?.grafana ?? { dashboards: 'grafana' }),
      },
    },
    allowCrossNamespaceImport: true,
  }
  const folder: GrafanaFolder = {
    apiVersion,
    kind: 'GrafanaFolder',
    metadata: metadata(system, system, cluster),
    spec: { ...common, title: options.grafana.folder ?? options.title },
  }
  // In the file two dollars are one; the operator takes them as they are.
  const sources = dataSourcesIn(content.dataSources.replaceAll('$$', '$'), cluster).map(
    ({ uid, secureJsonData = {}, ...datasource }): GrafanaDatasource => {
      const secrets = Object.entries(secureJsonData).map(([option, value]) => ({
        option,
        key: secretKeyIn(value),
      }))
      return {
        apiVersion,
        kind: 'GrafanaDatasource',
        metadata: metadata(`${system}-${uid}`, system, cluster),
        spec: {
          ...common,
          uid,
          datasource: {
            ...datasource,
            ...(secrets.length > 0 && {
              secureJsonData: Object.fromEntries(
                secrets.map(({ option, key }) => [option, `\${${key}}`]),
              ),
            }),
          },
          ...(secrets.length > 0 && {
            valuesFrom: secrets.map(({ option, key }) => ({
              targetPath: `secureJsonData.${option}`,
              valueFrom: { secretKeyRef: { name: `${system}-grafana`, key } },
            })),
          }),
        },
      }
    },
  )
  const dashboards = [...content.dashboards].map(
    ([file, json]): GrafanaDashboard => ({
      apiVersion,
      kind: 'GrafanaDashboard',
      metadata: metadata(nameOf(file, system), system, cluster),
      spec: { ...common, folderRef: folder.metadata.name, json },
    }),
  )
  return [folder, ...sources, ...dashboards]
}

/** `api.json` of shop is `shop-api`, and `shop-overview.json` stays `shop-overview`. */
function nameOf(file: string, system: string): string {
  const base = file
    .replace(/\.json$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
  return base === system || base.startsWith(`${system}-`) ? base : `${system}-${base}`
}

interface Source {
  readonly uid: string
  readonly secureJsonData?: Readonly<Record<string, string>>
  readonly type: string
  readonly [option: string]: unknown
}

/** `$POSTGRES_PASSWORD` and `$__file{/run/secrets/postgres}` name the keys of a Secret. */
function secretKeyIn(value: string): string {
  const file = /^\$__file\{(.+)\}$/.exec(value)?.[1]
  return file === undefined ? value.replace(/^\$\{?|\}$/g, '') : posix.basename(file)
}

function dataSourcesIn(text: string, cluster: Cluster): readonly Source[] {
  const file: { readonly datasources?: readonly Source[] } | null = parse(text)
  return (file?.datasources ?? []).map((source) => ({
    ...source,
    ...(source.uid === dataSource.uid && { url: prometheusUrl(cluster) }),
    // Whoever runs that Grafana has said what its default is, and there can be one only.
    isDefault: false,
  }))
}

function provisioningText(text: string, cluster: Cluster): string {
  const datasources = dataSourcesIn(text, cluster)
  return stringify({ apiVersion: 1, datasources }, { lineWidth: 0 })
}

/** The Service that the operator makes for every Prometheus. */
function prometheusUrl({ namespace, kubernetes }: Cluster): string {
  return (
    kubernetes.options.operator?.prometheusUrl ?? `http://prometheus-operated.${namespace}.svc:9090`
  )
}
