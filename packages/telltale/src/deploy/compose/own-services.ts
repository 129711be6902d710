/** The containers on the generated files: Prometheus, Grafana, and Alertmanager when alerts are routed. */
import { folderOf, fromFolder, pathsOf } from '../../project/paths.ts'
import type { System } from '../../project/system.ts'
import { composeOf } from '../../project/variants.ts'
import type { AlertmanagerOptions } from '../../routing/alert-routing.ts'
import { receiversOf } from '../../routing/routing-parts.ts'
import type { RuleFile } from '../../rules/rule-files.ts'
import { alertmanagerContainer, grafanaContainer, prometheusContainer } from '../containers.ts'
import { fromEnvironment, type Text } from '../from-environment.ts'
import { alertmanagerMounts, grafanaMounts, type Mount, prometheusMounts } from '../mounts.ts'
import { prometheusFlags } from './prometheus-flags.ts'
import { publishedPort } from './published-port.ts'
import { extended, type Service } from './service.ts'

/** Every service of the compose file, by name: those on generated files, then the system's own. */
export function servicesOf(
  system: System,
  ruleFiles: readonly Pick<RuleFile, 'path' | 'name'>[],
): Readonly<Record<string, Service>> {
  const { routing } = system.options
  const compose = composeOf(system)
  const alertmanager = routing?.options.alertmanager
  return {
    [prometheusContainer.service]: extended(
      prometheusService(system, ruleFiles),
      compose.prometheus,
    ),
    [grafanaContainer.service]: extended(grafanaService(system), compose.grafana),
    ...(alertmanager !== undefined &&
      alertmanager.address === undefined && {
        [alertmanagerContainer.service]: extended(
          alertmanagerService(alertmanager, system),
          compose.alertmanager,
        ),
      }),
    ...compose.services,
  }
}

function prometheusService(
  system: System,
  ruleFiles: readonly Pick<RuleFile, 'path' | 'name'>[],
): Service {
  const { prometheus } = system.options
  const compose = composeOf(system)
  const { data, volume } = prometheusContainer
  return {
    image: prometheus.image,
    volumes: [
      ...prometheusMounts(system, ruleFiles).map((mount) => readOnly(mount, system)),
      `${volume}:${data}`,
    ],
    ports: [publishedPort(prometheus, prometheusContainer.port)],
    ...(readsHost(system) && { extraHosts: ['host.docker.internal:host-gateway'] }),
    command: prometheusFlags(system),
    ...(compose.healthChecks === true && { healthcheck: asked(prometheusContainer.health) }),
  }
}

function grafanaService(system: System): Service {
  const { grafana } = system.options
  const compose = composeOf(system)
  const { data, volume } = grafanaContainer
  const environment = grafanaEnvironment(system)
  const { service } = prometheusContainer
  return {
    image: grafana.image,
    dependsOn: compose.healthChecks === true ? { [service]: 'healthy' } : [service],
    volumes: [
      ...grafanaMounts(system).map((mount) => readOnly(mount, system)),
      `${volume}:${data}`,
    ],
    ...(Object.keys(environment).length > 0 && { environment }),
    ports: [publishedPort(grafana, grafanaContainer.port)],
    ...(compose.healthChecks === true && { healthcheck: asked(grafanaContainer.health) }),
  }
}

function alertmanagerService(
  { image, port = alertmanagerContainer.port, bind, profile }: AlertmanagerOptions,
  system: System,
): Service {
  const { data, volume, configFile, health } = alertmanagerContainer
  return {
    image,
    ...(profile !== undefined && { profiles: [profile] }),
    volumes: [
      ...alertmanagerMounts(system).map((mount) => readOnly(mount, system)),
      `${volume}:${data}`,
    ],
    ports: [publishedPort({ port, bind }, alertmanagerContainer.port)],
    command: [`--config.file=${configFile}`, `--storage.path=${data}`],
    ...(composeOf(system).healthChecks === true && { healthcheck: asked(health) }),
  }
}

/** Its settings, its plugins, and the variables that its data sources and contact points read. */
export function grafanaEnvironment(system: System): Readonly<Record<string, Text>> {
  const { grafana, routing } = system.options
  const { environment = {}, plugins = [], dataSources = [] } = grafana
  const read = secretVariablesIn([
    dataSources,
    routing?.options.grafana === undefined ? [] : receiversOf(routing),
  ])
  return {
    ...Object.fromEntries(read.map((name) => [name, fromEnvironment(name)])),
    ...(plugins.length > 0 && { GF_INSTALL_PLUGINS: plugins.join(',') }),
    ...environment,
  }
}

/** Wherever in the data they stand. */
function secretVariablesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  if ('kind' in value && value.kind === 'secret variable' && 'variable' in value) {
    return [String(value.variable)]
  }
  return Object.values(value).flatMap(secretVariablesIn)
}

function readOnly({ source, target }: Mount, system: System): string {
  const path = fromFolder(folderOf(pathsOf(system).compose), source)
  return `${path.startsWith('../') ? '' : './'}${path}:${target}:ro`
}

/** On Linux, Docker has no such name of its own. */
function readsHost({ options: { targets } }: System): boolean {
  return targets.some(({ options }) =>
    options.addresses.some((address) => address.startsWith('host.docker.internal:')),
  )
}

/** The images bring it along. */
function asked(url: string) {
  const test = ['wget', '--quiet', '--spider', url]
  return { test, interval: '10s', timeout: '5s', retries: 6 }
}
