/** A project as the checks read it: what is declared, and every expression with its place. */
import { type AnyFamily, familiesOf, type Located, type SourceLocation } from '@telltale/core'
import {
  builtins,
  countOf,
  durationMs,
  type Expression,
  type InferEnvironment,
  type Node,
  type Part,
  type PrintContext,
  panelContext,
  type RecordedAs,
  type Span,
  select,
  seriesRegistry,
  walk,
} from '@telltale/promql'
import type { Dashboard, Row } from '../dashboard/dashboard.ts'
import type { Panel } from '../dashboard/panel.ts'
import type { LabelValuesVariable } from '../dashboard/variable.ts'
import { refIds } from '../grafana/ids.ts'
import { scoped, variablesOf } from '../grafana/scope.ts'
import { inSystem } from '../project/job-matchers.ts'
import type { Project } from '../project/project.ts'
import { prometheusVersion } from '../project/prometheus-version.ts'
import type { System } from '../project/system.ts'
import { longestScrapeInterval } from '../project/variants.ts'
import { type RuleGroup, recordsOf } from '../rules/rule-group.ts'
import { rulePlaces } from '../rules/rule-places.ts'
import { printedContext } from '../rules/rule-range.ts'
import type { Allowance } from './allowances.ts'
import { projectAllowances } from './project-allowances.ts'

export interface Model {
  readonly project: Project
  readonly systems: readonly SystemModel[]
}

export interface SystemModel {
  readonly system: System
  /** What its targets expose, each family once. */
  readonly families: ReadonlySet<AnyFamily>
  readonly records: ReadonlySet<RecordedAs>
  /** Resolves the names of hand-written PromQL, and keeps what was inferred. */
  readonly environment: Required<Pick<InferEnvironment, 'resolve'>>
  readonly uses: readonly ExpressionUse[]
  /** What the options of the system and of everything in it allow. */
  readonly allowances?: readonly Allowance[]
  /** The other systems of the project, and whether one Prometheus scrapes all of them. */
  readonly others?: { readonly systems: readonly SystemModel[]; readonly isShared: boolean }
  /** How often samples arrive, scraped and recorded ones, in milliseconds; absent when not known. */
  readonly intervalMs?: {
    readonly scrape?: number | undefined
    readonly evaluation?: number | undefined
    /** Of the jobs with an interval of their own, where the configuration says so. */
    readonly ofJob?: ReadonlyMap<string, number>
    /** Of the recording rules in groups with an interval of their own. */
    readonly ofRule?: ReadonlyMap<RecordedAs, number>
  }
  /** The Prometheus that reads the queries: `[2, 47]`; absent when not known. */
  readonly prometheus?: readonly [major: number, minor: number] | undefined
}

/** An expression in the place where it stands. */
export interface ExpressionUse {
  readonly node: Node
  /** Every node of the tree, parents first. */
  readonly nodes: readonly Node[]
  readonly at: SourceLocation | undefined
  readonly path: readonly string[]
  /** Absent when it is not known. */
  readonly kind?: 'panel' | 'alert' | 'record' | 'variable' | 'annotation'
  /** How it will be printed. @default as in a panel */
  readonly context?: PrintContext
  /** The text in a file that telltale did not write; see `pointAt`. */
  readonly source?: ExpressionSource
}

/** An expression as somebody else has written it. */
export interface ExpressionSource {
  readonly text: string
  /** Where each node and each matcher stands in the text. */
  readonly spans: ReadonlyMap<Part, Span>
  /** From an offset into the text to file, line and column. */
  readonly placeAt: (offset: number) => SourceLocation
}

export function modelOf(project: Project): Model {
  const systems: SystemModel[] = []
  const others = { systems, isShared: isShared(project) }
  systems.push(...project.systems.map((system) => ({ ...systemModel(system), others })))
  return { project, systems }
}

/** Where the stack adds no jobs, its queries read what all systems expose. */
function isShared({ options: { sharedPrometheus, stack } }: Project): boolean {
  return sharedPrometheus === true || stack?.jobMatcher === false
}

function systemModel(system: System): SystemModel {
  const families = familiesIn(system)
  const records = new Set(recordsOf(system.options.rules))
  const { evaluationInterval } = system.options.prometheus
  const version = prometheusVersion(system)
  return {
    system,
    families,
    records,
    environment: environmentOf(system),
    uses: [...usesIn(system)],
    allowances: projectAllowances(system),
    intervalMs: {
      scrape: durationMs(longestScrapeInterval(system)),
      evaluation: durationMs(evaluationInterval),
      ofRule: intervalsOfRules(system.options.rules),
    },
    prometheus: version && [version.major, version.minor],
  }
}

/** How often rules are evaluated whose group says so, in milliseconds. */
export function intervalsOfRules(groups: readonly RuleGroup[]): ReadonlyMap<RecordedAs, number> {
  return new Map(
    groups.flatMap((group) => {
      const ms = durationMs(String(group.options.interval ?? ''))
      return ms ? recordsOf([group]).map((rule) => [rule, ms] as const) : []
    }),
  )
}

function familiesIn({ options: { targets } }: System): ReadonlySet<AnyFamily> {
  return new Set(targets.flatMap(({ options }) => familiesOf(options.exposes)))
}

/** What the names of hand-written PromQL refer to in a system. */
export function environmentOf(system: System): SystemModel['environment'] {
  const known = environments.get(system)
  if (known) return known
  const families = [...Object.values(builtins), ...familiesIn(system)]
  const records = new Set(recordsOf(system.options.rules))
  const environment = { resolve: seriesRegistry(families, records) }
  environments.set(system, environment)
  return environment
}

// What is inferred of an expression is kept with the environment.
const environments = new WeakMap<System, SystemModel['environment']>()

function* usesIn(system: System): Generator<ExpressionUse> {
  for (const dashboard of system.options.dashboards) yield* dashboardUses(dashboard, system)
  for (const { rule, path } of rulePlaces(system)) {
    const { node } = rule.kind === 'alerting rule' ? rule.options.when : rule.expr
    const kind = rule.kind === 'alerting rule' ? 'alert' : 'record'
    const context = printedContext(rule, system)
    yield use(node, rule, () => path, { kind, context })
  }
}

function* dashboardUses(dashboard: Dashboard, system: System): Generator<ExpressionUse> {
  const { title, annotations = [] } = dashboard.options
  const own = inSystem(panelContext, system)
  const context = scoped(own, dashboard)
  for (const variable of variablesOf(dashboard)) {
    if (variable.kind === 'label values') {
      const path = () => [title, `$${variable.variable}`]
      yield use(labelsNode(variable), variable, path, { kind: 'variable', context: own })
    }
  }
  for (const annotation of annotations) {
    if ('expr' in annotation.source) {
      const path = () => [title, annotation.title]
      yield use(annotation.source.expr.node, annotation, path, { kind: 'annotation', context })
    }
  }
  const pathTo = (row: Row, panel: Panel) =>
    [title, row.title, panel.title].filter((part) => part !== '')
  const inPanel = { kind: 'panel', context } as const
  for (const row of dashboard.rows) {
    for (const panel of row.panels) {
      for (const [i, { node }] of panel.queries.entries()) {
        const path = () => [...pathTo(row, panel), refIds(panel.queries)[i] ?? '']
        yield use(node, panel, path, inPanel)
      }
    }
  }
}

/** The series whose labels a variable offers, grouped by the one that it shows. */
function labelsNode({ family, label, where, at }: LabelValuesVariable): Node {
  const pick: (family: AnyFamily, matchers: object) => Expression =
    family.kind === 'histogram' ? countOf : select
  const { node } = pick(family, where)
  const problems = node.problems?.map((problem) => ({ ...problem, at }))
  const expr = { ...node, ...(problems && { problems }) }
  return { type: 'AggregateExpr', op: 'group', expr, grouping: { kind: 'by', labels: [label] } }
}

function use(
  node: Node,
  owner: Located,
  path: () => readonly string[],
  place: Required<Pick<ExpressionUse, 'kind' | 'context'>>,
): ExpressionUse {
  return {
    ...place,
    node,
    nodes: walk(node),
    get at() {
      return owner.at
    },
    get path() {
      return path()
    },
  }
}
