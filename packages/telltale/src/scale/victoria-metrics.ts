/** The files with which VictoriaMetrics takes Prometheus' place. */
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
import { shardsOf, type VictoriaMetrics } from './scale.ts'
import {
  asking,
  nobody,
  published,
  type Services,
  scaled,
  shardNames,
  volumeOf,
  volumeOwner,
} from './scaled-system.ts'

const store = 'victoria-metrics'
const owner = 'victoria-metrics-volumes'
const storePort = 8428
const storeUrl = `http://${store}:${storePort}`
const defaultTag = 'v1.122.0'

export function victoriaMetricsFiles(
  system: System,
  scale: VictoriaMetrics,
  rules: readonly Pick<RuleFile, 'path' | 'name'>[],
): readonly File[] {
  const changed = scaled(system, scale, {
    config: 'vmagent.yml',
    // What an agent has: targets, and nothing of rules and storage.
    prometheus: { agent: true, remoteWrite: [] },
    grafana: { prometheusUrl: storeUrl, store: 'VictoriaMetrics' },
  })
  const { compose, prometheusConfig: config, dataSources } = pathsOf(changed)
  const { [prometheusContainer.service]: scraper = {}, ...others } = servicesOf(changed, rules)
  const kept = [store, ...shardNames('vmagent', shardsOf(scale))].map(volumeOf)
  const services: Services = {
    [owner]: volumeOwner(`victoriametrics/victoria-metrics:${scale.tag ?? defaultTag}`, kept),
    [store]: storeService(system, scale),
    ...scrapers(scraper, scale),
    vmalert: ruleService(system, scale, rules),
    ...others,
    [grafanaContainer.service]: asking(others[grafanaContainer.service], store),
  }
  const volumes = Object.fromEntries(kept.map((volume) => [volume, {}]))
  return [
    [config, prometheusConfig(changed, [])],
    [dataSources, dataSourceFile(changed)],
    [compose, composeFile(changed, rules, { title: 'VictoriaMetrics', services, volumes })],
  ]
}

function storeService(system: System, { tag = defaultTag, retention }: VictoriaMetrics): Service {
  const wanted = retention ?? system.options.prometheus.retention
  // Months are its unit where none is given, and a day is the least that it keeps.
  const days = Math.max(1, Math.ceil((durationMs(wanted) ?? 0) / 86_400_000))
  return {
    ...confined,
    image: `victoriametrics/victoria-metrics:${tag}`,
    user: nobody,
    dependsOn: { [owner]: 'completed' },
    volumes: [`${volumeOf(store)}:/storage`],
    ports: published(system, storePort),
    command: ['-storageDataPath=/storage', `-retentionPeriod=${days}d`],
  }
}

/** They share the targets by themselves: the configuration is the same for all. */
function scrapers(scraper: Service, scale: VictoriaMetrics): Services {
  const { tag = defaultTag } = scale
  const shards = shardsOf(scale)
  const { configFile, data, volume } = prometheusContainer
  const mounts = (scraper.volumes ?? []).filter((each) => !each.startsWith(`${volume}:`))
  return Object.fromEntries(
    shardNames('vmagent', shards).map((name, i): [string, Service] => [
      name,
      {
        ...confined,
        image: `victoriametrics/vmagent:${tag}`,
        user: nobody,
        dependsOn: { [owner]: 'completed', [store]: 'started' },
        volumes: [...mounts, `${volumeOf(name)}:${data}`],
        ...(scraper.extraHosts && { extraHosts: scraper.extraHosts }),
        ...(scraper.secrets && { secrets: scraper.secrets }),
        command: [
          `-promscrape.config=${configFile}`,
          `-remoteWrite.url=${storeUrl}/api/v1/write`,
          `-remoteWrite.tmpDataPath=${data}`,
          ...(shards === 1
            ? []
            : [`-promscrape.cluster.membersCount=${shards}`, `-promscrape.cluster.memberNum=${i}`]),
        ],
      },
    ]),
  )
}

/** The same rule files; what it records, and which alerts were firing, is kept in the store. */
function ruleService(
  system: System,
  { tag = defaultTag }: VictoriaMetrics,
  rules: readonly Pick<RuleFile, 'path' | 'name'>[],
): Service {
  const { routing, prometheus } = system.options
  const alertmanager = routing?.options.alertmanager
  const { service, port } = alertmanagerContainer
  const folder = '/etc/vmalert'
  const base = folderOf(pathsOf(system).compose)
  // One mount for each file, and none for the configuration, which is not theirs.
  const mounts = prometheusMounts(system, rules).slice(1, rules.length + 1)
  const placed = mounts.map(({ source, target }) => ({
    source: `./${fromFolder(base, source)}`,
    target: posix.join(folder, posix.relative(prometheusContainer.config, target)),
  }))
  return {
    ...confined,
    image: `victoriametrics/vmalert:${tag}`,
    user: nobody,
    dependsOn: [store],
    volumes: placed.map(({ source, target }) => `${source}:${target}:ro`),
    command: [
      ...placed.map(({ target }) => `-rule=${isFile(target) ? target : `${target}/*.yml`}`),
      `-datasource.url=${storeUrl}`,
      `-remoteWrite.url=${storeUrl}`,
      `-remoteRead.url=${storeUrl}`,
      `-evaluationInterval=${prometheus.evaluationInterval}`,
      alertmanager === undefined
        ? '-notifier.blackhole'
        : `-notifier.url=http://${alertmanager.address ?? `${service}:${port}`}`,
    ],
  }
}

function isFile(path: string): boolean {
  return /\.ya?ml$/.test(path)
}
