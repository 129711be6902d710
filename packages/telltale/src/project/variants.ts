/** The same system elsewhere: what differs in production from a developer's machine. */
import { type Duration, durationMs } from '@telltale/promql'
import type { ComposeOptions } from '../deploy/compose/compose-options.ts'
import { confinedIn } from '../deploy/compose/confinement.ts'
import { type OutputPaths, pathsOf } from './paths.ts'
import { rewritten } from './rewritten.ts'
import type { GrafanaOptions, PrometheusOptions, System } from './system.ts'
import type { Target } from './target.ts'

export interface VariantOptions {
  /** In place of those of the system. */
  readonly targets?: readonly Target[]
  /** What is given replaces what the system says; the environments of Grafana are joined. */
  readonly prometheus?: Partial<PrometheusOptions>
  readonly grafana?: Partial<GrafanaOptions>
  /**
   * Options are replaced, of each service, too; environments are joined. `false`: no compose file.
   */
  readonly compose?: VariantCompose | false
  /** @default the system's, with the name of the variant: `docker-compose.production.yml` */
  readonly paths?: Partial<Pick<OutputPaths, 'compose' | 'prometheusConfig'>>
  /**
   * No password in a file, no port that every machine reaches, no image without a version, nobody
   * in without a password: `telltale check` sees to it. The generated containers cannot change their
   * images and have no capabilities. @default false
   */
  readonly production?: boolean
}

export interface VariantCompose extends Omit<ComposeOptions, 'services'> {
  /** `false`: the variant has no such service. */
  readonly services?: Readonly<Record<string, Service | false>>
}

export interface Variant {
  readonly name: string
  readonly isProduction: boolean
  /** As it is there. Dashboards, rules and documents are those of the system. */
  readonly system: System
}

// Checks, files and documents ask.
const memo = new WeakMap<System, readonly Variant[]>()

/** Sorted by name. */
export function variantsOf(system: System): readonly Variant[] {
  const known = memo.get(system)
  if (known) return known
  const variants = Object.entries(system.options.variants ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, options]) => ({
      name,
      isProduction: options.production === true,
      system: varied(system, name, options),
    }))
  memo.set(system, variants)
  return variants
}

function varied(system: System, name: string, variant: VariantOptions): System {
  const { options } = system
  const paths = pathsOf(system)
  return rewritten(system, {
    options: {
      ...options,
      targets: variant.targets ?? options.targets,
      prometheus: { ...options.prometheus, ...variant.prometheus },
      grafana: {
        ...options.grafana,
        ...variant.grafana,
        environment: { ...options.grafana.environment, ...variant.grafana?.environment },
      },
      compose: variedCompose(options.compose, variant.compose, variant.production === true),
      paths: {
        ...paths,
        compose: withName(paths.compose, name),
        prometheusConfig: withName(paths.prometheusConfig, name),
        ...variant.paths,
      },
      variants: {},
    },
  })
}

function variedCompose(
  base: ComposeOptions | false = {},
  own: VariantCompose | false = {},
  isProduction = false,
): ComposeOptions | false {
  if (own === false) return false
  const asOnALaptop = base === false ? {} : base
  const compose = isProduction ? confinedIn(asOnALaptop) : asOnALaptop
  return {
    ...compose,
    ...own,
    ...generated('prometheus', compose, own),
    ...generated('grafana', compose, own),
    ...generated('alertmanager', compose, own),
    services: Object.fromEntries(
      [...new Set([...keys(compose.services), ...keys(own.services)])].flatMap((name) => {
        const varied = own.services?.[name]
        return varied === false ? [] : [[name, variedService(compose.services?.[name], varied)]]
      }),
    ),
    volumes: { ...compose.volumes, ...own.volumes },
    networks: { ...compose.networks, ...own.networks },
    secrets: { ...compose.secrets, ...own.secrets },
  }
}

function generated(
  key: 'prometheus' | 'grafana' | 'alertmanager',
  base: ComposeOptions,
  own: VariantCompose,
) {
  return base[key] || own[key] ? { [key]: variedService(base[key], own[key]) } : {}
}

function variedService(base: Service = {}, own: Service = {}): Service {
  const environment = { ...base.environment, ...own.environment }
  return { ...base, ...own, ...(Object.keys(environment).length > 0 && { environment }) }
}

type Service = NonNullable<ComposeOptions['services']>[string]

function keys(record: object | undefined): readonly string[] {
  return Object.keys(record ?? {})
}

/** `docker-compose.yml` -> `docker-compose.production.yml` */
function withName(path: string, name: string): string {
  return path.replace(/(\.[^./]+)?$/, `.${name}$1`)
}

/** The compose file that people start on their machine: the system's own, or that of a variant. */
export function startedLocally(system: System): System | undefined {
  return [system, ...variantsOf(system).map((variant) => variant.system)].find(
    ({ options }) => options.compose !== false,
  )
}

/** What the system's compose file holds besides Prometheus and Grafana. */
export function composeOf({ options: { compose } }: System): ComposeOptions {
  return compose === undefined || compose === false ? {} : compose
}

/**
 * How long samples are apart, where that is longest: dashboards are the same for all variants, and
 * a rate has to find two samples in each.
 */
export function longestScrapeInterval(system: System): Duration {
  return [system, ...variantsOf(system).map((variant) => variant.system)]
    .map(({ options }) => options.prometheus.scrapeInterval)
    .reduce((a, b) => ((durationMs(b) ?? 0) > (durationMs(a) ?? 0) ? b : a))
}
