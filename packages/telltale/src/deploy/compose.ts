/**
 * The compose file that runs a system's Prometheus and Grafana on the generated files.
 *
 * Tests validate it against the schema of the Compose Specification and resolve every path that it
 * mounts; they start no container.
 *
 * Source: https://github.com/compose-spec/compose-spec/blob/main/spec.md
 */
import { toYaml, type YamlComment } from '../emit/yaml.ts'
import { folderOf, fromFolder, pathsOf } from '../project/paths.ts'
import type { System } from '../project/system.ts'
import type { RuleFile } from '../rules/rule-files.ts'
import { grafanaContainer, prometheusContainer } from './containers.ts'
import { grafanaMounts, type Mount, prometheusMounts } from './mounts.ts'

/** The part of the Compose Specification that is generated. */
interface ComposeFile {
  /** Keeps the volumes of two systems apart, wherever the file lies. */
  readonly name: string
  readonly services: Readonly<Record<string, ComposeService>>
  readonly volumes: Readonly<Record<string, Record<string, never>>>
}

interface ComposeService {
  readonly image: string
  readonly depends_on?: readonly string[]
  /** `host or volume:container[:ro]`; host paths are relative to the compose file. */
  readonly volumes: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** `host:container` */
  readonly ports: readonly string[]
  /** `name:address` */
  readonly extra_hosts?: readonly string[]
  readonly command?: readonly string[]
  readonly restart: 'unless-stopped'
}

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
): string {
  const { name, options } = system
  const file: ComposeFile = {
    name,
    services: {
      [prometheusContainer.service]: prometheusService(system, ruleFiles),
      [grafanaContainer.service]: grafanaService(system),
    },
    volumes: { [prometheusContainer.volume]: {}, [grafanaContainer.volume]: {} },
  }
  return toYaml(uninterpolated(file), {
    about: `${options.title}: Prometheus and Grafana on the generated files. Start: docker compose up -d`,
    comments: [hostComment, ...secretComments(options.grafana.environment)],
  })
}

function prometheusService(
  system: System,
  ruleFiles: readonly Pick<RuleFile, 'path' | 'name'>[],
): ComposeService {
  const { prometheus } = system.options
  const { configFile, data, volume, port } = prometheusContainer
  return {
    image: prometheus.image,
    volumes: [
      ...prometheusMounts(system, ruleFiles).map((mount) => readOnly(mount, system)),
      `${volume}:${data}`,
    ],
    ports: [`${prometheus.port}:${port}`],
    extra_hosts: ['host.docker.internal:host-gateway'],
    command: [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${data}`,
      `--storage.tsdb.retention.time=${prometheus.retention}`,
    ],
    restart: 'unless-stopped',
  }
}

function grafanaService(system: System): ComposeService {
  const { grafana } = system.options
  const { data, volume, port } = grafanaContainer
  return {
    image: grafana.image,
    depends_on: [prometheusContainer.service],
    volumes: [
      ...grafanaMounts(system).map((mount) => readOnly(mount, system)),
      `${volume}:${data}`,
    ],
    ...(grafana.environment && { environment: sorted(grafana.environment) }),
    ports: [`${grafana.port}:${port}`],
    restart: 'unless-stopped',
  }
}

function readOnly({ source, target }: Mount, system: System): string {
  const path = fromFolder(folderOf(pathsOf(system).compose), source)
  return `${path.startsWith('../') ? '' : './'}${path}:${target}:ro`
}

function sorted(record: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Compose replaces `$VAR` in every string; two dollars are one. */
function uninterpolated(file: ComposeFile): unknown {
  return JSON.parse(JSON.stringify(file).replaceAll('$', '$$$$'))
}

const hostComment: YamlComment = {
  above: ['services', prometheusContainer.service, 'extra_hosts'],
  text: 'How the container reaches services that run on this machine; on Linux Docker has no such name.',
}

function secretComments(
  environment: Readonly<Record<string, string>> = {},
): readonly YamlComment[] {
  return Object.keys(environment)
    .filter(isSecret)
    .map((name) => ({
      above: ['services', grafanaContainer.service, 'environment', name],
      text: `FOR DEVELOPMENT ONLY: whoever reads this file knows it. Elsewhere mount a secret and set ${name}__FILE.`,
    }))
}

/** Grafana reads `<NAME>__FILE` from a file instead; that is not a secret itself. */
function isSecret(name: string): boolean {
  return /PASSWORD|SECRET|TOKEN/.test(name) && !name.endsWith('__FILE')
}
