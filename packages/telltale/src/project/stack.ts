/** All systems of a project in one Prometheus and one Grafana. */
import type { ComposeOptions } from '../deploy/compose/compose-options.ts'
import { type OutputPaths, pathsOf } from './paths.ts'
import type { Project } from './project.ts'
import { rewritten } from './rewritten.ts'
import type { GrafanaOptions, PrometheusOptions, System } from './system.ts'

export interface StackOptions {
  /** As people write it. @default 'All systems' */
  readonly title?: string
  readonly prometheus: PrometheusOptions
  /** Each system has a folder of its own in it. */
  readonly grafana: Omit<GrafanaOptions, 'provider' | 'folder'>
  /**
   * Where the processes of a job listen when all systems run on one machine; those of the other jobs
   * listen where their system says. Jobs whose targets are discovered are left out without it.
   */
  readonly addresses?: Readonly<Record<string, readonly string[]>>
  /** Whether every selector gets the job that it is about; see `SystemOptions`. @default true */
  readonly jobMatcher?: boolean
  readonly compose?: ComposeOptions
}

export interface Stack {
  /** Prometheus, Grafana and everything that is scraped, as if it were one system. */
  readonly system: System
  /** The systems as they are in it: their rules and dashboards. */
  readonly parts: readonly System[]
}

/** The folder in `out/`. */
export const stackName = 'stack'

// Checks, files and documents ask.
const memo = new WeakMap<Project, Stack>()

/** Nothing when the project wants none. */
export function stackOf(project: Project): Stack | undefined {
  const { stack } = project.options
  if (stack === undefined) return undefined
  const known = memo.get(project)
  if (known) return known
  const made = {
    system: joint(project, stack),
    parts: byName(project.systems).map((system) => part(system, stack)),
  }
  memo.set(project, made)
  return made
}

function joint(project: Project, stack: StackOptions): System {
  const { systems } = project
  const { title = 'All systems', addresses = {}, compose } = stack
  const system: System = {
    kind: 'system',
    name: stackName,
    at: undefined,
    options: {
      title,
      targets: byName(systems).flatMap(({ options }) =>
        options.targets.flatMap((target) => {
          const own = addresses[target.job]
          if (own === undefined) return target.options.discovery === undefined ? [target] : []
          const { discovery: _, relabel: __, ...options } = target.options
          return [rewritten(target, { options: { ...options, addresses: own } })]
        }),
      ),
      dashboards: [],
      rules: [],
      prometheus: stack.prometheus,
      grafana: { ...stack.grafana, provider: title },
      ...(compose && { compose }),
    },
  }
  return Object.defineProperty(system, 'at', { get: () => project.at, enumerable: false })
}

function part(system: System, stack: StackOptions): System {
  return rewritten(system, {
    options: {
      ...system.options,
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
    dashboards: `grafana/dashboards/${name}`,
  }
}

function byName(systems: readonly System[]): readonly System[] {
  return [...systems].sort((a, b) => (a.name < b.name ? -1 : 1))
}
