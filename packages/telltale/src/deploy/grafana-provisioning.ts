/**
 * The files that tell Grafana at start-up where its data and its dashboards are.
 *
 * Source: https://grafana.com/docs/grafana/latest/administration/provisioning/
 */
import { posix } from 'node:path'
import { toYaml } from '../emit/yaml.ts'
import { fromFolder, pathsOf } from '../project/paths.ts'
import type { System } from '../project/system.ts'
import { longestScrapeInterval } from '../project/variants.ts'
import type { Secret } from '../routing/secret.ts'
import { dataSource } from './containers.ts'
import { type DataSource, storeJson } from './data-source.ts'
import { dashboardsInContainer } from './mounts.ts'

/**
 * The Prometheus data source.
 *
 * `timeInterval` is the scrape interval: Grafana derives `$__rate_interval` from it. The uid is
 * stable, because Grafana otherwise makes one up from the name.
 *
 * @example
 * dataSourceFile(shop)
 * // apiVersion: 1
 * // datasources:
 * //   - name: Prometheus
 * //     uid: prometheus
 * //     type: prometheus
 * //     access: proxy
 * //     url: http://prometheus:9090
 * //     isDefault: true
 * //     editable: false
 * //     jsonData:
 * //       timeInterval: 15s
 * //       httpMethod: POST
 */
export function dataSourceFile(system: System): string {
  const { title, grafana } = system.options
  const headers = grafana.prometheusHeaders ?? {}
  const file = {
    apiVersion: 1,
    datasources: [
      {
        name: dataSource.name,
        uid: dataSource.uid,
        type: 'prometheus',
        access: 'proxy',
        url: grafana.prometheusUrl ?? dataSource.url,
        isDefault: true,
        editable: false,
        jsonData: {
          timeInterval: longestScrapeInterval(system),
          httpMethod: 'POST',
          ...(grafana.store !== undefined && storeJson(grafana.store)),
          ...numbered('httpHeaderName', Object.keys(headers)),
        },
        ...(Object.keys(headers).length > 0 && {
          secureJsonData: numbered('httpHeaderValue', Object.values(headers)),
        }),
      },
      ...(grafana.dataSources ?? []).map(furtherSource),
    ],
  }
  return toYaml(unexpanded(file), { about: `${title}: where Grafana gets its data from.` })
}

/** Grafana has no lists here: `httpHeaderName1`, `httpHeaderName2`. */
function numbered(name: string, values: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(values.map((value, i) => [`${name}${i + 1}`, value]))
}

function furtherSource({ name, uid, type, url, user, password, json }: DataSource) {
  return {
    name,
    uid,
    type,
    access: 'proxy',
    url,
    ...(user !== undefined && { user }),
    editable: false,
    jsonData: json,
    ...(password !== undefined && { secureJsonData: { password } }),
  }
}

/**
 * Where Grafana finds the dashboards.
 *
 * @example
 * dashboardProviderFile(shop)
 * // apiVersion: 1
 * // providers:
 * //   - name: Shop
 * //     folder: ""
 * //     type: file
 * //     options:
 * //       path: /var/lib/grafana/dashboards
 */
export function dashboardProviderFile(system: System): string {
  return dashboardProviders(system, [system])
}

/** The same for several systems in one Grafana, whose dashboards lie below those of `whole`. */
export function dashboardProviders(whole: System, systems: readonly System[]): string {
  const { dashboards } = pathsOf(whole)
  const file = {
    apiVersion: 1,
    providers: systems.map((system) => ({
      name: system.options.grafana.provider,
      folder: system.options.grafana.folder ?? '',
      type: 'file',
      options: {
        path: posix.join(
          dashboardsInContainer(whole),
          fromFolder(dashboards, pathsOf(system).dashboards),
        ),
      },
    })),
  }
  return toYaml(unexpanded(file), {
    about: `${whole.options.title}: where Grafana finds its dashboards.`,
  })
}

/** Grafana expands `$VAR` in every string of these files; two dollars are one. */
function unexpanded(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$')
  if (Array.isArray(value)) return value.map(unexpanded)
  if (typeof value !== 'object' || value === null) return value
  if (isSecret(value)) {
    return value.kind === 'secret file' ? `$__file{${value.file}}` : `$${value.variable}`
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unexpanded(inner)]))
}

function isSecret(value: object): value is Secret {
  return 'kind' in value && (value.kind === 'secret file' || value.kind === 'secret variable')
}
