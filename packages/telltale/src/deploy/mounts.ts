/** What the containers see of the output folder, and where. */
import { posix } from 'node:path'
import { folderOf, fromFolder, isIn, pathsOf } from '../project/paths.ts'
import type { System } from '../project/system.ts'
import type { RuleFile } from '../rules/rule-files.ts'
import { grafanaContainer, prometheusContainer } from './containers.ts'

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
    ...ruleFiles.map(({ path, name }) => ({ source: path, target: posix.join(config, name) })),
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
  const { provisioning, dataSources, dashboardProvider } = pathsOf(system)
  const files = { datasources: dataSources, dashboards: dashboardProvider }
  const kinds = Object.entries(files)
  // Docker cannot mount one kind below a read-only mount of the others: one for all, or one each.
  return kinds.every(([kind, file]) => isIn(`${provisioning}/${kind}`, file))
    ? [{ source: provisioning, target: grafanaContainer.provisioning }]
    : kinds.map(([kind, file]) => provisionedFrom(file, `${grafanaContainer.provisioning}/${kind}`))
}

/** A folder of its own, or the file alone when that would be everything. */
function provisionedFrom(file: string, target: string): Mount {
  const folder = folderOf(file)
  return folder === '.' ? { source: file, target: `${target}/${file}` } : { source: folder, target }
}
