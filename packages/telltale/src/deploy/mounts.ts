/** What the containers see of the output folder, and where. */
import { posix } from 'node:path'
import { folderOf, fromFolder, inFolder, isIn, pathsOf } from '../project/paths.ts'
import type { System } from '../project/system.ts'
import { templateFiles } from '../routing/alertmanager/alertmanager-config.ts'
import { templatesIn } from '../routing/routing-parts.ts'
import type { RuleFile } from '../rules/rule-files.ts'
import { alertmanagerContainer, grafanaContainer, prometheusContainer } from './containers.ts'

/** A file or folder of `out/<system>/` and its path in the container. */
export interface Mount {
  readonly source: string
  readonly target: string
}

/** The configuration, and the rule files as far from it as in the output, because it names them so. */
export function prometheusMounts(
  system: System,
  ruleFiles: readonly Pick<RuleFile, 'path' | 'name'>[],
): readonly Mount[] {
  const { config, configFile } = prometheusContainer
  return [
    { source: pathsOf(system).prometheusConfig, target: configFile },
    ...(system.options.prometheus.agent === true ? [] : ruleFiles).map(({ path, name }) => ({
      source: path,
      target: posix.join(config, name),
    })),
    ...targetFolders(system).map((folder) => ({
      source: posix.join(folderOf(pathsOf(system).prometheusConfig), folder),
      target: posix.join(config, folder),
    })),
  ]
}

/** Folders, not files: who writes a file anew would write it beside the mounted one. */
function targetFolders({ options: { targets } }: System): readonly string[] {
  const files = targets.flatMap(({ options: { discovery } }) =>
    discovery?.kind === 'file discovery' ? discovery.files : [],
  )
  return [
    ...new Set(files.filter((file) => !file.startsWith('/')).map((file) => folderOf(file))),
  ].sort()
}

/** The configuration, and the templates of its messages beside it. */
export function alertmanagerMounts(system: System): readonly Mount[] {
  const { routing } = system.options
  const { alertmanagerConfig } = pathsOf(system)
  const { config, configFile } = alertmanagerContainer
  const templates = folderOf(templateFiles)
  return [
    { source: alertmanagerConfig, target: configFile },
    ...(routing !== undefined && templatesIn(routing).length > 0
      ? [
          {
            source: inFolder(folderOf(alertmanagerConfig), templates),
            target: `${config}/${templates}`,
          },
        ]
      : []),
  ]
}

/**
 * The provisioning folder, what is provisioned from elsewhere, and the dashboards, unless they lie
 * in one of these.
 */
export function grafanaMounts(system: System): readonly Mount[] {
  const { dashboards } = pathsOf(system)
  const mounts = provisioningMounts(system)
  return mounts.some(({ source }) => isIn(source, dashboards))
    ? mounts
    : [...mounts, { source: dashboards, target: grafanaContainer.dashboards }]
}

/** Where Grafana's container finds the dashboards. */
export function dashboardsInContainer(system: System): string {
  const { dashboards } = pathsOf(system)
  const mount = provisioningMounts(system).find(({ source }) => isIn(source, dashboards))
  return mount === undefined
    ? grafanaContainer.dashboards
    : posix.join(mount.target, fromFolder(mount.source, dashboards))
}

function provisioningMounts(system: System): readonly Mount[] {
  const { provisioning, dataSources, dashboardProvider, grafanaAlerting } = pathsOf(system)
  const { routing } = system.options
  const kinds: readonly (readonly [kind: string, path: string])[] = [
    ['datasources', dataSources],
    ['dashboards', dashboardProvider],
    ...(routing?.options.grafana === undefined ? [] : [['alerting', grafanaAlerting] as const]),
  ]
  // Docker cannot mount one kind below a read-only mount of the others: one for all, or one each.
  return kinds.every(([kind, file]) => isIn(`${provisioning}/${kind}`, file))
    ? [{ source: provisioning, target: grafanaContainer.provisioning }]
    : kinds.map(([kind, path]) => provisionedFrom(path, `${grafanaContainer.provisioning}/${kind}`))
}

/** A folder of its own, or the file alone when that would be everything. */
function provisionedFrom(path: string, target: string): Mount {
  const folder = /\.ya?ml$/.test(path) ? folderOf(path) : path
  return folder === '.' ? { source: path, target: `${target}/${path}` } : { source: folder, target }
}
