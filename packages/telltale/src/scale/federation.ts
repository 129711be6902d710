/** The files of several Prometheus below one. */
import { walk } from '@telltale/promql'
import { servicesOf } from '../deploy/compose/own-services.ts'
import { composeFile } from '../deploy/compose.ts'
import { prometheusContainer } from '../deploy/containers.ts'
import { dataSourceFile } from '../deploy/grafana-provisioning.ts'
import { prometheusConfig } from '../deploy/prometheus-config.ts'
import type { File } from '../emit/dashboard-files.ts'
import { panelPlaces } from '../project/panel-places.ts'
import { pathsOf } from '../project/paths.ts'
import { rewritten } from '../project/rewritten.ts'
import type { System } from '../project/system.ts'
import { target } from '../project/target.ts'
import { expressionOf } from '../rules/rule-order.ts'
import { type Federation, shardsOf } from './scale.ts'
import type { Scaling } from './scale-files.ts'
import { type Services, scaled, unpublished, volumeOf } from './scaled-system.ts'
import { shardOf } from './sharding.ts'

export function federationFiles(
  system: System,
  scale: Federation,
  { rules, ruleNames, readers }: Scaling,
): readonly File[] {
  const { service, port } = prometheusContainer
  const shards = shardsOf(scale)
  const names = Array.from({ length: shards }, (_, i) => `${service}-${i}`)
  const parts = names.map((name, i) => ({ name, system: lowerOf(system, scale, i) }))
  const upper = scaled(system, scale, {
    config: 'prometheus.federation.yml',
    targets: [
      target('federate', {
        addresses: names.map((name) => `${name}:${port}`),
        path: '/federate',
        params: { 'match[]': [`{__name__=~"${namesRead(readers).join('|')}"}`] },
        // Job and instance are those of the processes, not of the Prometheus below.
        honorLabels: true,
        exposes: {},
      }),
    ],
  })
  const { compose, dataSources, prometheusConfig: config } = pathsOf(upper)
  const services: Services = {
    ...Object.fromEntries(parts.map((part) => [part.name, lowerService(part)])),
    ...servicesOf(upper, rules),
  }
  const volumes = Object.fromEntries([service, ...names].map((name) => [volumeOf(name), {}]))
  return [
    ...parts.map(
      (part): File => [pathsOf(part.system).prometheusConfig, prometheusConfig(part.system, [])],
    ),
    [config, prometheusConfig(upper, ruleNames)],
    [dataSources, dataSourceFile(upper)],
    [compose, composeFile(upper, rules, { title: 'several Prometheus', services, volumes })],
  ]
}

/** It evaluates nothing: a rule there would see a part of the processes. */
function lowerOf(system: System, scale: Federation, shard: number): System {
  const changed = scaled(system, scale, {
    config: `prometheus.federation.shard-${shard}.yml`,
    targets: shardOf(system.options.targets, shard, shardsOf(scale)),
    // The upper one has what lasts longer.
    prometheus: { retention: '1d' },
  })
  const { routing: _, ...options } = changed.options
  return rewritten(changed, { options })
}

function lowerService({ name, system }: { readonly name: string; readonly system: System }) {
  const { service, volume, data } = prometheusContainer
  const { [service]: lower = {} } = servicesOf(system, [])
  const volumes = (lower.volumes ?? []).map((each) =>
    each === `${volume}:${data}` ? `${volumeOf(name)}:${data}` : each,
  )
  return { ...unpublished(lower), volumes }
}

const suffixes = { value: '', bucket: '_bucket', sum: '_sum', count: '_count' } as const

/** Series that panels and rules read, without those that the upper Prometheus records itself. */
export function namesRead(systems: readonly System[]): readonly string[] {
  const nodes = systems.flatMap((system) => [
    ...panelPlaces(system).flatMap(({ panel }) => panel.queries.map(({ node }) => node)),
    ...system.options.rules.flatMap(({ rules }) => rules.map(expressionOf)),
  ])
  const names = new Set(['up'])
  for (const each of nodes.flatMap((node) => [...walk(node)])) {
    if (each.type !== 'VectorSelector' || each.series?.of === 'rule') continue
    const { series } = each
    const name = series === undefined ? each.name : series.family.name + suffixes[series.part]
    if (name !== undefined && !/:|^ALERTS/.test(name)) names.add(name)
  }
  return [...names].sort()
}
