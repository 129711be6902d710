/** Objects of the Grafana Operator. */
import { posix } from 'node:path'
import { type Cluster, type KubernetesObject, metadata, objectName } from '../object.ts'
import { dataSourcesIn } from './data-sources.ts'
import { dashboardName, type GrafanaContent } from './grafana-content.ts'

/** Source: https://grafana.github.io/grafana-operator/docs/api/ */
export function grafanaOperatorObjects(
  content: GrafanaContent,
  cluster: Cluster,
): readonly KubernetesObject[] {
  const { options } = cluster.system
  const system = objectName(cluster.system.name)
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
      metadata: metadata(dashboardName(file, system), system, cluster),
      spec: { ...common, folderRef: folder.metadata.name, json },
    }),
  )
  return [folder, ...sources, ...dashboards]
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

/** `$POSTGRES_PASSWORD` and `$__file{/run/secrets/postgres}` name the keys of a Secret. */
function secretKeyIn(value: string): string {
  const file = /^\$__file\{(.+)\}$/.exec(value)?.[1]
  return file === undefined ? value.replace(/^\$\{?|\}$/g, '') : posix.basename(file)
}
