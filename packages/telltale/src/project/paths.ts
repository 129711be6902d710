/** Where each generated file goes inside `out/<system>/`. */
import { posix } from 'node:path'
import type { System } from './system.ts'

/** Relative to `out/<system>/`, with `/` on every platform. A folder may be `.`, the top. */
export interface OutputPaths {
  /**
   * Folder of what Prometheus reads; the base of the next four.
   * @default the folder of `prometheusConfig`, or 'prometheus'
   */
  readonly prometheus: string
  /** File. @default '<prometheus>/prometheus.yml' */
  readonly prometheusConfig: string
  /** File of the alerting rules. @default '<prometheus>/alerts.yml' */
  readonly alerts: string
  /** File of the recording rules. @default '<prometheus>/recording-rules.yml' */
  readonly recordingRules: string
  /** Folder of the tests of the rules. @default '<prometheus>/tests' */
  readonly tests: string
  /** Folder of the dashboards' JSON. @default 'grafana/dashboards' */
  readonly dashboards: string
  /** Folder of what Grafana reads when it starts; the base of the next two. @default 'grafana/provisioning' */
  readonly provisioning: string
  /** File. @default '<provisioning>/datasources/prometheus.yml' */
  readonly dataSources: string
  /** File. @default '<provisioning>/dashboards/dashboard.yml' */
  readonly dashboardProvider: string
  /** Folder of the alerts that Grafana evaluates itself. @default '<provisioning>/alerting' */
  readonly grafanaAlerting: string
  /** File. @default 'alertmanager/alertmanager.yml' */
  readonly alertmanagerConfig: string
  /** Folder of metric reference, runbooks and start notes. @default 'docs' */
  readonly docs: string
  /** File. @default 'docker-compose.yml' */
  readonly compose: string
}

/**
 * Every path, those that the system names and those that follow from them.
 *
 * @example
 * pathsOf(shop)  // paths: { prometheusConfig: 'config/prometheus.yml' }
 * // => { prometheus: 'config', alerts: 'config/alerts.yml', tests: 'config/tests', … }
 */
export function pathsOf({ options: { paths = {} } }: Pick<System, 'options'>): OutputPaths {
  const prometheus = paths.prometheus ?? folderOf(paths.prometheusConfig) ?? 'prometheus'
  const provisioning = paths.provisioning ?? 'grafana/provisioning'
  return {
    prometheus,
    prometheusConfig: inFolder(prometheus, 'prometheus.yml'),
    alerts: inFolder(prometheus, 'alerts.yml'),
    recordingRules: inFolder(prometheus, 'recording-rules.yml'),
    tests: inFolder(prometheus, 'tests'),
    dashboards: 'grafana/dashboards',
    provisioning,
    dataSources: inFolder(provisioning, 'datasources/prometheus.yml'),
    dashboardProvider: inFolder(provisioning, 'dashboards/dashboard.yml'),
    grafanaAlerting: inFolder(provisioning, 'alerting'),
    alertmanagerConfig: 'alertmanager/alertmanager.yml',
    docs: 'docs',
    compose: 'docker-compose.yml',
    ...paths,
  }
}

/** Which options name a folder; the others name a file. */
export const folderPaths: ReadonlySet<string> = new Set<keyof OutputPaths>([
  'prometheus',
  'tests',
  'dashboards',
  'provisioning',
  'grafanaAlerting',
  'docs',
])

export function folderOf(file: string): string
export function folderOf(file: string | undefined): string | undefined
export function folderOf(file: string | undefined): string | undefined {
  return file === undefined ? undefined : posix.dirname(file)
}

/** `inFolder('.', 'a.yml')` is `a.yml`. */
export function inFolder(folder: string, path: string): string {
  return folder === '.' ? path : `${folder}/${path}`
}

/** Whether a path is the folder, or in it, however deep. */
export function isIn(folder: string, path: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`)
}

/** How a file in a folder names another path: `../alerts.yml`. */
export function fromFolder(folder: string, path: string): string {
  return posix.relative(folder, path)
}
