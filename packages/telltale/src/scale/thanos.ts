/** The files with which Thanos stands around Prometheus. */
import { posix } from 'node:path'
import { durationMs } from '@telltale/promql'
import { confined } from '../deploy/compose/confinement.ts'
import { servicesOf } from '../deploy/compose/own-services.ts'
import type { Service } from '../deploy/compose/service.ts'
import { composeFile } from '../deploy/compose.ts'
import {
  alertmanagerContainer,
  grafanaContainer,
  prometheusContainer,
} from '../deploy/containers.ts'
import { dataSourceFile } from '../deploy/grafana-provisioning.ts'
import { prometheusMounts } from '../deploy/mounts.ts'
import { prometheusConfig } from '../deploy/prometheus-config.ts'
import type { File } from '../emit/dashboard-files.ts'
import { folderOf, fromFolder, pathsOf } from '../project/paths.ts'
import type { System } from '../project/system.ts'
import type { RuleFile } from '../rules/rule-files.ts'
import { shardsOf, type Thanos } from './scale.ts'
import type { Scaling } from './scale-files.ts'
import {
  asking,
  nobody,
  published,
  type Services,
  scaled,
  shardNames,
  unpublished,
  volumeOf,
  volumeOwner,
} from './scaled-system.ts'
import { shardOf } from './sharding.ts'

type Rules = readonly Pick<RuleFile, 'path' | 'name'>[]

const defaultImage = 'quay.io/thanos/thanos:v0.39.2'
const httpPort = 10902
const grpcPort = 10901
const query = 'thanos-query'
const secret = 'object_store'
const objectStore = `--objstore.config-file=/run/secrets/${secret}`
const listening = [`--grpc-address=0.0.0.0:${grpcPort}`, `--http-address=0.0.0.0:${httpPort}`]

/** Told apart by these labels, which queries do not see: they would not be there with one Prometheus. */
const shardLabel = 'shard'
const rulerLabel = 'ruler'

export function thanosFiles(
  system: System,
  scale: Thanos,
  { rules, ruleNames }: Pick<Scaling, 'rules' | 'ruleNames'>,
): readonly File[] {
  const shards = shardsOf(scale)
  const hasRuler = scale.ruler ?? shards > 1
  const own = hasRuler ? [] : rules
  const names = shardNames(prometheusContainer.service, shards)
  const parts = names.map((name, i) => ({ name, system: partOf(system, scale, i) }))
  const [first = { name: '', system }] = parts
  const { compose, dataSources } = pathsOf(first.system)
  const others = servicesOf(first.system, own)
  const owned = [
    'thanos_store_data',
    'thanos_compact_data',
    ...(hasRuler ? ['thanos_rule_data'] : []),
  ]
  const services: Services = {
    ...Object.fromEntries(parts.flatMap((part) => pairOf(part, scale, own))),
    [query]: queryService(system, scale, names, hasRuler),
    [owner]: volumeOwner(scale.image ?? defaultImage, owned),
    'thanos-store': storeService(scale),
    'thanos-compact': compactService(system, scale),
    ...(hasRuler && { 'thanos-rule': ruleService(system, scale, rules) }),
    ...Object.fromEntries(
      Object.entries(others).filter(([name]) => name !== prometheusContainer.service),
    ),
    [grafanaContainer.service]: asking(others[grafanaContainer.service], query),
  }
  const volumes = Object.fromEntries(
    [...names.map((name) => volumeOf(name)), ...owned].map((volume) => [volume, {}]),
  )
  const secrets = { [secret]: { file: scale.objectStore } }
  return [
    ...parts.map(
      (part): File => [
        pathsOf(part.system).prometheusConfig,
        prometheusConfig(part.system, hasRuler ? [] : ruleNames),
      ],
    ),
    [dataSources, dataSourceFile(first.system)],
    [
      compose,
      composeFile(first.system, own, { title: 'Prometheus, Thanos', services, volumes, secrets }),
    ],
  ]
}

interface Part {
  readonly name: string
  readonly system: System
}

function partOf(system: System, scale: Thanos, shard: number): System {
  const shards = shardsOf(scale)
  const { prometheus, targets } = system.options
  return scaled(system, scale, {
    config: `prometheus.thanos${shards === 1 ? '' : `.shard-${shard}`}.yml`,
    targets: shardOf(targets, shard, shards),
    prometheus: {
      retention: scale.localRetention ?? '1d',
      externalLabels: {
        ...prometheus.externalLabels,
        ...scale.externalLabels,
        ...(shards > 1 && { [shardLabel]: String(shard) }),
      },
      // Blocks are joined in the bucket, by the compactor alone.
      flags: {
        ...prometheus.flags,
        'storage.tsdb.min-block-duration': '2h',
        'storage.tsdb.max-block-duration': '2h',
      },
    },
    grafana: { prometheusUrl: `http://${query}:${httpPort}`, store: 'Thanos' },
  })
}

/** A Prometheus, and the sidecar that reads its blocks: the two share a volume. */
function pairOf(
  { name, system }: Part,
  { image = defaultImage }: Thanos,
  rules: Rules,
): readonly (readonly [string, Service])[] {
  const { service, data, volume, port } = prometheusContainer
  const { [service]: prometheus = {} } = servicesOf(system, rules)
  const volumes = (prometheus.volumes ?? []).map((each) =>
    each === `${volume}:${data}` ? `${volumeOf(name)}:${data}` : each,
  )
  return [
    [name, { ...unpublished(prometheus), volumes }],
    [
      sidecarOf(name),
      {
        image,
        dependsOn: [name],
        // That of Prometheus' image: it writes beside its blocks.
        ...confined,
        user: nobody,
        volumes: [`${volumeOf(name)}:${data}`],
        secrets: [secret],
        command: [
          'sidecar',
          `--tsdb.path=${data}`,
          `--prometheus.url=http://${name}:${port}`,
          objectStore,
          ...listening,
        ],
      },
    ],
  ]
}

function queryService(
  system: System,
  { image = defaultImage }: Thanos,
  names: readonly string[],
  hasRuler: boolean,
): Service {
  const asked = [...names.map(sidecarOf), 'thanos-store', ...(hasRuler ? ['thanos-rule'] : [])]
  return {
    ...confined,
    image,
    ports: published(system, httpPort),
    command: [
      'query',
      ...asked.map((name) => `--endpoint=${name}:${grpcPort}`),
      ...(names.length > 1 ? [`--query.replica-label=${shardLabel}`] : []),
      ...(hasRuler ? [`--query.replica-label=${rulerLabel}`] : []),
      ...listening,
    ],
  }
}

const owner = 'thanos-volumes'

/** Starts when its volume is its own. */
const ownsVolume = { ...confined, user: nobody, dependsOn: { [owner]: 'completed' } } as const

function storeService({ image = defaultImage }: Thanos): Service {
  return {
    image,
    ...ownsVolume,
    volumes: ['thanos_store_data:/data'],
    secrets: [secret],
    command: ['store', '--data-dir=/data', objectStore, ...listening],
  }
}

/** There must never be two of it for a bucket. */
function compactService(system: System, { image = defaultImage, retention }: Thanos): Service {
  const kept = retention ?? system.options.prometheus.retention
  const days = Math.ceil((durationMs(kept) ?? 0) / 86_400_000)
  return {
    image,
    ...ownsVolume,
    volumes: ['thanos_compact_data:/data'],
    secrets: [secret],
    command: [
      'compact',
      '--wait',
      '--data-dir=/data',
      ...['raw', '5m', '1h'].map((each) => `--retention.resolution-${each}=${days}d`),
      objectStore,
      `--http-address=0.0.0.0:${httpPort}`,
    ],
  }
}

function ruleService(system: System, { image = defaultImage }: Thanos, rules: Rules): Service {
  const { routing, prometheus } = system.options
  const alertmanager = routing?.options.alertmanager
  const { service, port } = alertmanagerContainer
  const base = folderOf(pathsOf(system).compose)
  const placed = prometheusMounts(system, rules)
    .slice(1, rules.length + 1)
    .map(({ source, target }) => ({
      source: `./${fromFolder(base, source)}`,
      target: posix.join('/etc/thanos', posix.relative(prometheusContainer.config, target)),
    }))
  return {
    image,
    ...ownsVolume,
    dependsOn: { ...ownsVolume.dependsOn, [query]: 'started' },
    volumes: [
      ...placed.map(({ source, target }) => `${source}:${target}:ro`),
      'thanos_rule_data:/data',
    ],
    secrets: [secret],
    command: [
      'rule',
      '--data-dir=/data',
      ...placed.map(
        ({ target }) => `--rule-file=${/\.ya?ml$/.test(target) ? target : `${target}/*.yml`}`,
      ),
      `--query=http://${query}:${httpPort}`,
      ...(alertmanager === undefined
        ? []
        : [`--alertmanagers.url=http://${alertmanager.address ?? `${service}:${port}`}`]),
      `--label=${rulerLabel}="${system.name}"`,
      `--alert.label-drop=${rulerLabel}`,
      `--eval-interval=${prometheus.evaluationInterval}`,
      objectStore,
      ...listening,
    ],
  }
}

function sidecarOf(name: string): string {
  return name.replace(prometheusContainer.service, 'thanos-sidecar')
}
