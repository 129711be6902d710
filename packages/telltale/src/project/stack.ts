/** All systems of a project in one Prometheus and one Grafana. */
import type { ComposeOptions } from '../deploy/compose/compose-options.ts'
import type { AlertRouting } from '../routing/alert-routing.ts'
import { jointRouting, jointSlos, systemLabel } from '../routing/joint-routing.ts'
import type { ScaleOut } from '../scale/scale.ts'
import { type OutputPaths, pathsOf } from './paths.ts'
import type { Project } from './project.ts'
import { rewritten } from './rewritten.ts'
import {
  defaultGrafana,
  defaultPrometheus,
  type GrafanaOptions,
  type PrometheusOptions,
  type System,
} from './system.ts'
import type { Target, TargetOptions } from './target.ts'
import { variantsOf } from './variants.ts'

export interface StackOptions {
  /** As people write it. @default 'All systems' */
  readonly title?: string
  /** What differs from `defaultPrometheus`. */
  readonly prometheus?: Partial<PrometheusOptions>
  /** What differs from `defaultGrafana`; each system has a folder of its own in it. */
  readonly grafana?: Partial<Omit<GrafanaOptions, 'provider' | 'folder'>>
  /**
   * Where the processes of a job listen when all systems run on one machine; those of the other jobs
   * listen where their system says. Jobs whose targets are discovered are left out without it.
   */
  readonly addresses?: Readonly<Record<string, readonly string[]>>
  /** Which variant of a system takes part, by the name of the system. @default the system as it is */
  readonly variants?: Readonly<Record<string, string>>
  /** Whether every selector gets the job that it is about; see `SystemOptions`. @default true */
  readonly jobMatcher?: boolean
  /**
   * One Alertmanager for all: alerts get the label `system`, and those of a system with an Alertmanager
   * go where they go there. Routes and receiver of this one are for the rest. @default nobody is told
   */
  readonly routing?: AlertRouting
  readonly compose?: ComposeOptions
  /** Further ways to run it when one Prometheus is too small, each with files of its own. */
  readonly scale?: readonly ScaleOut[]
}

/** Defaults filled in. */
interface StackSettings extends Omit<StackOptions, 'prometheus' | 'grafana'> {
  readonly prometheus: PrometheusOptions
  readonly grafana: Omit<GrafanaOptions, 'provider' | 'folder'>
}

export interface Stack {
  /** Prometheus, Grafana and everything that is scraped, as if it were one system. */
  readonly system: System
  /** The systems as they are in it: their rules and dashboards. */
  readonly parts: readonly System[]
  /** The same systems by themselves, in the same order. */
  readonly alone: readonly System[]
}

/** As people write it, unless the stack says otherwise. */
export const stackTitle = 'All systems'

/** The folder in `out/`. */
export const stackName = 'stack'

// Checks, files and documents ask.
const memo = new WeakMap<Project, Stack>()

/** Nothing when the project wants none. */
export function stackOf(project: Project): Stack | undefined {
  const { stack: given } = project.options
  if (given === undefined) return undefined
  const known = memo.get(project)
  if (known) return known
  const stack: StackSettings = {
    ...given,
    prometheus: { ...defaultPrometheus, ...given.prometheus },
    grafana: { ...defaultGrafana, ...given.grafana },
  }
  const alone = byName(project.systems)
  const systems = alone.map((system) => chosen(system, stack))
  const routing = given.routing && jointRouting(given.routing, alone)
  const settings = { ...stack, ...(routing && { routing }) }
  const made = {
    system: joint(project, systems, settings),
    parts: systems.map((system) => part(system, settings)),
    alone,
  }
  memo.set(project, made)
  return made
}

/** What the dashboards of all systems read besides Prometheus, with the variables that it needs. */
function sourcesOf(
  systems: readonly System[],
  { grafana }: StackSettings,
): Partial<GrafanaOptions> {
  const all = [...systems.map(({ options }) => options.grafana), grafana]
  const dataSources = new Map(
    all.flatMap((each) => each.dataSources ?? []).map((source) => [source.uid, source]),
  )
  const variables = [...dataSources.values()].flatMap(({ password }) =>
    password?.kind === 'secret variable' ? [password.variable] : [],
  )
  const given = all.flatMap((each) => Object.entries(each.environment ?? {}))
  const environment = Object.fromEntries(given.filter(([name]) => variables.includes(name)))
  return {
    ...(dataSources.size > 0 && { dataSources: [...dataSources.values()] }),
    ...(variables.length > 0 && { environment: { ...environment, ...grafana.environment } }),
  }
}

function chosen(system: System, { variants = {} }: StackSettings): System {
  const name = variants[system.name]
  return variantsOf(system).find((variant) => variant.name === name)?.system ?? system
}

function joint(project: Project, systems: readonly System[], stack: StackSettings): System {
  const { title = stackTitle, addresses = {}, compose, routing } = stack
  const system: System = {
    kind: 'system',
    name: stackName,
    at: undefined,
    options: {
      title,
      targets: systems.flatMap(({ options }) =>
        options.targets.flatMap((target) => {
          const own = addresses[target.job]
          if (own === undefined) return target.options.discovery === undefined ? [target] : []
          return [rewritten(target, { options: { ...onThisMachine(target), addresses: own } })]
        }),
      ),
      dashboards: [],
      rules: [],
      ...(routing && { routing, slos: jointSlos(systems) }),
      prometheus: stack.prometheus,
      grafana: { ...stack.grafana, ...sourcesOf(systems, stack), provider: title },
      ...(compose && { compose }),
      ...(stack.scale && { scale: stack.scale }),
    },
  }
  return Object.defineProperty(system, 'at', { get: () => project.at, enumerable: false })
}

/** How a cluster's targets are found and reached says nothing about this machine. */
function onThisMachine({ options }: Target): TargetOptions {
  if (options.discovery === undefined) return options
  const kept = Object.entries(options).filter(([option]) => !ofTheCluster.has(option))
  return Object.fromEntries(kept) as unknown as TargetOptions
}

const ofTheCluster: ReadonlySet<string> = new Set<keyof TargetOptions>([
  'discovery',
  'relabel',
  'authorization',
  'tls',
  'scheme',
])

function part(system: System, stack: StackSettings): System {
  const { routing: _, ...options } = system.options
  const { routing } = stack
  return rewritten(system, {
    options: {
      ...options,
      ...(routing && {
        routing,
        alertLabels: { ...options.alertLabels, [systemLabel]: system.name },
      }),
      prometheus: { ...stack.prometheus, ...ruleRangeOf(system) },
      grafana: { ...stack.grafana, provider: system.options.title, folder: system.options.title },
      jobMatcher: stack.jobMatcher ?? true,
      paths: partPaths(system),
      variants: {},
    },
  })
}

/** What `rate()` reads where a rule names nothing is the system's own business. */
function ruleRangeOf({ options: { prometheus } }: System): Partial<PrometheusOptions> {
  return prometheus.ruleRange === undefined ? {} : { ruleRange: prometheus.ruleRange }
}

/** A folder for each system among the rules and among the dashboards; the rest is the stack's. */
function partPaths({ name, options }: System): OutputPaths {
  const docs = pathsOf({ options }).docs
  const base = pathsOf({ options: { ...options, paths: { prometheus: `prometheus/${name}` } } })
  return {
    ...base,
    docs,
    prometheusConfig: 'prometheus/prometheus.yml',
    // Not among the rules, whose folder is mounted.
    tests: `tests/${name}`,
    dashboards: `grafana/dashboards/${name}`,
  }
}

function byName(systems: readonly System[]): readonly System[] {
  return [...systems].sort((a, b) => (a.name < b.name ? -1 : 1))
}
