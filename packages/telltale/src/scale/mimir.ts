/** The files with which a system's samples and rules go to a Mimir. */
import { servicesOf } from '../deploy/compose/own-services.ts'
import { composeFile } from '../deploy/compose.ts'
import { prometheusContainer } from '../deploy/containers.ts'
import { dataSourceFile } from '../deploy/grafana-provisioning.ts'
import { prometheusConfig } from '../deploy/prometheus-config.ts'
import type { File } from '../emit/dashboard-files.ts'
import { toYaml } from '../emit/yaml.ts'
import { pathsOf } from '../project/paths.ts'
import { rewritten } from '../project/rewritten.ts'
import type { System } from '../project/system.ts'
import type { WrittenGroup } from '../rules/rule-files.ts'
import { type Mimir, shardsOf } from './scale.ts'
import {
  asking,
  type Services,
  scaled,
  shardNames,
  unpublished,
  volumeOf,
} from './scaled-system.ts'
import { shardOf } from './sharding.ts'

/** Rule files of one system: a namespace of the tenant. */
export interface Namespace {
  readonly name: string
  readonly title: string
  readonly groups: readonly WrittenGroup[]
}

const tenantHeader = 'X-Scope-OrgID'

export function mimirFiles(
  system: System,
  scale: Mimir,
  namespaces: readonly Namespace[],
): readonly File[] {
  const shards = shardsOf(scale)
  const names = shardNames(prometheusContainer.service, shards)
  const parts = names.map((name, i) => ({ name, system: partOf(system, scale, i) }))
  const [first = { name: '', system }] = parts
  const { compose, dataSources } = pathsOf(first.system)
  const { [prometheusContainer.service]: _, ...others } = servicesOf(first.system, [])
  const services: Services = {
    ...Object.fromEntries(parts.map((part) => [part.name, agentOf(part)])),
    ...others,
    grafana: asking(others.grafana, first.name),
  }
  const volumes = Object.fromEntries(names.map((name) => [volumeOf(name), {}]))
  return [
    ...parts.map(
      (part): File => [pathsOf(part.system).prometheusConfig, prometheusConfig(part.system, [])],
    ),
    [dataSources, dataSourceFile(first.system)],
    [
      compose,
      composeFile(first.system, [], { title: 'Prometheus as an agent', services, volumes }),
    ],
    ...namespaces.map((each) => namespaceFile(each, scale)),
  ]
}

function partOf(system: System, scale: Mimir, shard: number): System {
  const { url, tenant, authorization } = scale
  const shards = shardsOf(scale)
  const base = url.replace(/\/+$/, '')
  return scaled(withoutAlertmanager(system), scale, {
    config: `prometheus.mimir${shards === 1 ? '' : `.shard-${shard}`}.yml`,
    targets: shardOf(system.options.targets, shard, shards),
    prometheus: {
      agent: true,
      remoteWrite: [
        {
          url: `${base}/api/v1/push`,
          name: 'mimir',
          headers: { [tenantHeader]: tenant },
          ...(authorization && { authorization }),
        },
      ],
    },
    grafana: {
      prometheusUrl: `${base}/prometheus`,
      store: 'Mimir',
      prometheusHeaders: { [tenantHeader]: tenant },
    },
  })
}

/** Its ruler evaluates the rules, and tells the Alertmanager that Mimir has. */
function withoutAlertmanager(system: System): System {
  const { routing, grafana } = system.options
  if (routing?.options.alertmanager === undefined) return system
  const { alertmanager: _, ...others } = routing.options
  const dataSources = (grafana.dataSources ?? []).filter(({ type }) => type !== 'alertmanager')
  return rewritten(system, {
    options: {
      ...system.options,
      routing: rewritten(routing, { options: others }),
      grafana: { ...grafana, dataSources },
    },
  })
}

function agentOf({ name, system }: { readonly name: string; readonly system: System }) {
  const { service, volume, data } = prometheusContainer
  const { [service]: agent = {} } = servicesOf(system, [])
  const volumes = (agent.volumes ?? []).map((each) =>
    each === `${volume}:${data}` ? `${volumeOf(name)}:${data}` : each,
  )
  return { ...unpublished(agent), volumes }
}

/**
 * What `mimirtool rules load` and `rules sync` read: the groups of rule files under a namespace.
 *
 * Source: https://grafana.com/docs/mimir/latest/manage/tools/mimirtool/#rules
 */
function namespaceFile({ name, title, groups }: Namespace, { url, tenant }: Mimir): File {
  const path = `mimir/${name}.yml`
  const about = `${title}: rules for Mimir's ruler. Load: mimirtool rules sync --address=${url} --id=${tenant} --namespaces=${name} ${path}`
  return [path, toYaml({ namespace: name, groups: unique(groups) }, { about })]
}

/** A group that is in two files, alerting rules in one and recording rules in the other, has two names. */
function unique(groups: readonly WrittenGroup[]): readonly WrittenGroup[] {
  const seen = new Map<string, number>()
  return groups.map((group) => {
    const { name } = group
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? group : { ...group, name: `${name}-${count}` }
  })
}
