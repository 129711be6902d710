/**
 * The compose file that runs a system's Prometheus and Grafana on the generated files, and whatever
 * else the system describes.
 *
 * Tests validate it against the schema of the Compose Specification and resolve every path that it
 * mounts; they start no container.
 *
 * Source: https://github.com/compose-spec/compose-spec/blob/main/spec.md
 */
import { posix } from 'node:path'
import { toYaml, type YamlComment } from '../emit/yaml.ts'
import { pathsOf } from '../project/paths.ts'
import type { System } from '../project/system.ts'
import { composeOf } from '../project/variants.ts'
import type { RuleFile } from '../rules/rule-files.ts'
import { type ComposeOptions, volumeYaml } from './compose/compose-options.ts'
import { servicesOf } from './compose/own-services.ts'
import { isOpenToAll } from './compose/published-port.ts'
import { type Service, serviceYaml } from './compose/service.ts'
import { alertmanagerContainer, grafanaContainer, prometheusContainer } from './containers.ts'
import { interpolated, isEnvironmentVariable, type Text } from './from-environment.ts'
import { isOn } from './grafana-switch.ts'
import { isReadableSecret } from './readable-secret.ts'

/**
 * `docker-compose.yml` of a system, to be written into `out/<system>/`.
 *
 * @example
 * composeFile(shop, ruleFiles(shop, project))
 * // name: shop
 * // services:
 * //   prometheus:
 * //     image: prom/prometheus:v2.47.0
 * //     restart: unless-stopped
 * //     command:
 * //       - --config.file=/etc/prometheus/prometheus.yml
 * //       - --storage.tsdb.path=/prometheus
 * //       - --storage.tsdb.retention.time=31d
 * //     …
 */
export function composeFile(
  system: System,
  ruleFiles: readonly Pick<RuleFile, 'path' | 'name'>[],
  other?: OtherServices,
): string {
  const { name, options } = system
  const compose = composeOf(system)
  const services = other?.services ?? servicesOf(system, ruleFiles)
  const volumes = {
    ...(other?.volumes ?? { [prometheusContainer.volume]: {} }),
    [grafanaContainer.volume]: {},
    ...(services[alertmanagerContainer.service] && { [alertmanagerContainer.volume]: {} }),
    ...compose.volumes,
  }
  const file = {
    ...(compose.version !== undefined && { version: compose.version }),
    name: compose.name ?? name,
    services: mapped(services, serviceYaml),
    ...section('networks', compose.networks),
    volumes: mapped(volumes, volumeYaml),
    ...section('secrets', { ...usedSecrets(compose, services), ...other?.secrets }),
  }
  const more =
    Object.keys(compose.services ?? {}).length > 0 ? ', and the services beside them' : ''
  return toYaml(interpolated(file), {
    about: `${options.title}: ${other?.title ?? 'Prometheus'} and Grafana on the generated files${more}. Start: docker compose ${fileOption(system)}up -d`,
    comments: [
      hostComment,
      ...Object.entries(services).flatMap(([service, each]) => remarks(service, each)),
    ],
  })
}

/** In place of the services that a system has otherwise, when something else than Prometheus stores. */
export interface OtherServices {
  /** What runs beside Grafana, as people call it. */
  readonly title: string
  readonly services: Readonly<Record<string, Service>>
  /** Those of Grafana, of Alertmanager and of the system itself are added. */
  readonly volumes: ComposeOptions['volumes']
  readonly secrets?: NonNullable<ComposeOptions['secrets']>
}

/** Those of a service that is not in this file are not declared, either. */
function usedSecrets(
  { secrets = {} }: ComposeOptions,
  services: Readonly<Record<string, Service>>,
): NonNullable<ComposeOptions['secrets']> {
  const used = new Set(Object.values(services).flatMap((service) => service.secrets ?? []))
  return Object.fromEntries(Object.entries(secrets).filter(([name]) => used.has(name)))
}

/** Left out when there is nothing in it. */
function section(name: string, entries: object = {}) {
  return Object.keys(entries).length > 0 ? { [name]: entries } : {}
}

/** What has another name than the one that Compose looks for is named. */
function fileOption(system: System): string {
  const file = posix.basename(pathsOf(system).compose)
  return file === 'docker-compose.yml' ? '' : `-f ${file} `
}

function mapped<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}

const hostComment: YamlComment = {
  above: ['services', prometheusContainer.service, 'extra_hosts'],
  text: 'How the container reaches services that run on this machine; on Linux Docker has no such name.',
}

/** What is fine on a laptop, and nowhere else, says so where it stands; so does what looks like it. */
function remarks(
  service: string,
  { environment = {}, ports = [], capAdd = [] }: Service,
): readonly YamlComment[] {
  const opened: YamlComment = {
    above: ['services', service, 'ports'],
    text: 'Other machines reach it too, past the firewall of this one.',
  }
  const handsOver: YamlComment = {
    above: ['services', service, 'user'],
    text: 'Docker gives new volumes to root. This hands them over, and ends.',
  }
  return [
    ...Object.entries(environment).flatMap(([name, value]) => {
      const text = warning(name, value)
      return text === undefined ? [] : [{ above: ['services', service, 'environment', name], text }]
    }),
    ...(ports.some(isOpenToAll) ? [opened] : []),
    ...(capAdd.includes('CHOWN') ? [handsOver] : []),
  ]
}

function warning(name: string, value: Text): string | undefined {
  if (name === 'GF_AUTH_ANONYMOUS_ENABLED' && isOn(value)) {
    return 'FOR DEVELOPMENT ONLY: whoever reaches the port is in, without a password.'
  }
  if (!isReadableSecret(name, value)) return undefined
  if (isEnvironmentVariable(value)) {
    return `FOR DEVELOPMENT ONLY is what it is otherwise: set ${value.name} everywhere else.`
  }
  const remedy = name.startsWith('GF_')
    ? `mount a secret and set ${name}__FILE`
    : 'take it from the environment'
  return `FOR DEVELOPMENT ONLY: whoever reads this file knows it. Elsewhere ${remedy}.`
}
