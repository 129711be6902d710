/** A system with something else than one Prometheus behind it: what all kinds have in common. */
import { posix } from 'node:path'
import { confined, confinedIn } from '../deploy/compose/confinement.ts'
import { publishedPort } from '../deploy/compose/published-port.ts'
import type { Service } from '../deploy/compose/service.ts'
import { folderOf, inFolder, pathsOf } from '../project/paths.ts'
import { rewritten } from '../project/rewritten.ts'
import type { GrafanaOptions, PrometheusOptions, System } from '../project/system.ts'
import type { Target } from '../project/target.ts'
import { composeOf } from '../project/variants.ts'
import type { ScaleOut } from './scale.ts'

export interface Change {
  /** Of the configuration: `prometheus.thanos.yml`. */
  readonly config: string
  readonly prometheus?: Partial<PrometheusOptions>
  readonly grafana?: Partial<GrafanaOptions>
  readonly targets?: readonly Target[]
}

/** The system with files of its own for a kind; rules, dashboards and documents stay where they are. */
export function scaled(system: System, { kind }: ScaleOut, change: Change): System {
  const { options } = system
  const paths = pathsOf(system)
  return rewritten(system, {
    options: {
      ...options,
      targets: change.targets ?? options.targets,
      prometheus: { ...options.prometheus, ...change.prometheus },
      grafana: { ...options.grafana, ...change.grafana },
      compose: {
        ...confinedIn(composeOf(system)),
        name: `${composeOf(system).name ?? system.name}-${kind}`,
      },
      paths: {
        ...paths,
        compose: posix.join(folderOf(paths.compose), `docker-compose.${kind}.yml`),
        prometheusConfig: inFolder(folderOf(paths.prometheusConfig), change.config),
        dataSources: `grafana/${kind}/datasources.yml`,
      },
      variants: {},
    },
  })
}

/** Of the images that name no user of their own, or one that owns nothing: nobody. */
export const nobody = '65534:65534'

/**
 * Hands volumes to `nobody`, and ends: Docker gives new ones to root, and whoever writes into them
 * should not be root for that.
 */
export function volumeOwner(image: string, volumes: readonly string[]): Service {
  return {
    ...confined,
    image,
    user: '0:0',
    capAdd: ['CHOWN'],
    isOffline: true,
    volumes: volumes.map((volume) => `${volume}:/volumes/${volume}`),
    entrypoint: ['chown', nobody, ...volumes.map((volume) => `/volumes/${volume}`)],
    restart: 'no',
  }
}

/** `prometheus`, or `prometheus-0` and so on. */
export function shardNames(name: string, shards: number): readonly string[] {
  return shards === 1 ? [name] : Array.from({ length: shards }, (_, i) => `${name}-${i}`)
}

export type Services = Readonly<Record<string, Service>>

/** Without the port: several of them cannot have the same, and nobody needs to reach them. */
export function unpublished(service: Service): Service {
  return Object.fromEntries(Object.entries(service).filter(([key]) => key !== 'ports'))
}

/** Its own port on the host, on the address that Prometheus had. */
export function published({ options: { prometheus } }: System, inside: number): readonly string[] {
  return [publishedPort(prometheus, inside)]
}

/** Grafana waits for whom it asks. */
export function asking(grafana: Service | undefined, store: string): Service {
  return { ...grafana, dependsOn: [store] }
}

/** What a service keeps: `thanos_store_data`. */
export function volumeOf(service: string): string {
  return `${service.replaceAll('-', '_')}_data`
}
