/** The routes and receivers of `alertmanager.yml` as an object of the Prometheus Operator. */
import { posix } from 'node:path'
import { parse } from 'yaml'
import { type Cluster, type KubernetesObject, type ManifestObject, objectName } from '../object.ts'
import { operatorMetadata } from './prometheus-rules.ts'

/** The part of `alertmanager.yml` that telltale writes. */
interface AlertmanagerFile {
  readonly global?: Data
  readonly route?: Data
  readonly inhibit_rules?: readonly Data[]
  readonly time_intervals?: readonly Data[]
  readonly receivers?: readonly Data[]
}

type Data = Readonly<Record<string, unknown>>

/**
 * An AlertmanagerConfig, or nothing for a system without Alertmanager.
 *
 * Files of secrets become keys of one Secret in its namespace. Mail settings, which are global
 * otherwise, go to each receiver, because the object has no global part.
 *
 * Source: https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.AlertmanagerConfig
 */
export function alertmanagerConfigs(
  text: string | undefined,
  cluster: Cluster,
): readonly ManifestObject[] {
  if (text === undefined) return []
  const file: AlertmanagerFile = parse(text) ?? {}
  const secret = `${objectName(cluster.system.name)}-alertmanager`
  const mail = renamed(mailOf(file.global), secret)
  const intervals = (file.time_intervals ?? []).map(timeInterval)
  const object: KubernetesObject = {
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'AlertmanagerConfig',
    metadata: operatorMetadata(objectName(cluster.system.name), cluster),
    spec: {
      route: renamed(file.route ?? {}, secret),
      ...(file.inhibit_rules && {
        inhibitRules: file.inhibit_rules.map((rule) => renamed(rule, secret)),
      }),
      ...(intervals.length > 0 && { muteTimeIntervals: intervals }),
      receivers: (file.receivers ?? []).map((each) => receiver(each, mail, secret)),
    },
  }
  return [{ object, comment: explained(text, secret) }]
}

/** What has to be there besides. */
function explained(text: string, secret: string): string {
  const keys = [...text.matchAll(/_file: (\S+)/g)].map(([, file = '']) => posix.basename(file))
  const needs =
    keys.length === 0
      ? ''
      : `The Secret "${secret}" holds, under these keys: ${[...new Set(keys)].sort().join(', ')}.\n`
  const where = text.includes('  location: ')
    ? 'Times have a location. An operator whose AlertmanagerConfig has none drops it, and they are in UTC.\n'
    : ''
  return `${needs}${where}The operator adds the namespace of this object to every route, and sends only alerts with that label,\nunless the Alertmanager has alertmanagerConfigMatcherStrategy: { type: None }.`
}

function mailOf(global: Data = {}): Data {
  return Object.fromEntries(
    Object.entries(global)
      .filter(([key]) => key.startsWith('smtp_'))
      .map(([key, value]) => [key.replace('smtp_', ''), value]),
  )
}

function receiver({ name, ...integrations }: Data, mail: Data, secret: string): Data {
  return {
    name,
    ...Object.fromEntries(
      Object.entries(integrations).map(([kind, configs]) => [
        camelCase(kind),
        (configs as readonly Data[]).map((config) => ({
          ...(kind === 'email_configs' && mail),
          ...renamed(config, secret),
        })),
      ]),
    ),
  }
}

/** The same data in the operator's spelling. */
function renamed(data: Data, secret: string): Data {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]): [string, unknown] => {
      if (key.endsWith('_file')) {
        return [secretKey(key), { name: secret, key: posix.basename(String(value)) }]
      }
      if (key === 'headers') return [key, headers(value as Data)]
      if (key.endsWith('matchers'))
        return [matcherKeys[key] ?? key, (value as string[]).map(matcher)]
      return [camelCase(key), inner(value, secret)]
    }),
  )
}

function inner(value: unknown, secret: string): unknown {
  if (Array.isArray(value)) return value.map((each) => inner(each, secret))
  return typeof value === 'object' && value !== null ? renamed(value as Data, secret) : value
}

const matcherKeys: Readonly<Record<string, string>> = {
  source_matchers: 'sourceMatch',
  target_matchers: 'targetMatch',
}

function secretKey(key: string): string {
  return key === 'url_file' ? 'urlSecret' : camelCase(key.replace(/_file$/, ''))
}

/** Abbreviations stay in capitals, as in the operator's API. */
function camelCase(key: string): string {
  return key
    .replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/(?<=[a-z])Url$/, key.startsWith('webhook') ? 'Url' : 'URL')
    .replace(/Tls$/, 'TLS')
}

function headers(all: Data): readonly Data[] {
  return Object.entries(all).map(([key, value]) => ({ key, value }))
}

/** `severity=~"warning|info"`. */
function matcher(text: string): Data {
  const [, name = '', matchType = '=', value = '""'] =
    /^([^=!~]+)(=~|!~|!=|=)(".*")$/s.exec(text) ?? []
  return { name, matchType, value: JSON.parse(value) }
}

function timeInterval({ name, time_intervals: intervals }: Data): Data {
  return {
    name,
    timeIntervals: (intervals as readonly Data[]).map(({ times, days_of_month, ...rest }) => ({
      ...rest,
      ...(Array.isArray(times) && {
        times: times.map((time: Data) => ({ startTime: time.start_time, endTime: time.end_time })),
      }),
      ...(Array.isArray(days_of_month) && { daysOfMonth: days_of_month.map(dayRange) }),
    })),
  }
}

/** `15:20`, or one day. */
function dayRange(text: unknown): Data {
  const [start, end = start] = String(text).split(':').map(Number)
  return { start, end }
}
