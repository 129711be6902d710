/** A project as the checks read it: what is declared, and every expression with its place. */
import { type AnyFamily, familiesOf, type Located, type SourceLocation } from '@telltale/core'
import {
  builtins,
  childrenOf,
  countOf,
  type Expression,
  type InferEnvironment,
  type Node,
  type RecordedAs,
  type Span,
  select,
  seriesRegistry,
} from '@telltale/promql'
import type { Dashboard, Row } from '../dashboard/dashboard.ts'
import type { Panel } from '../dashboard/panel.ts'
import type { LabelValuesVariable } from '../dashboard/variable.ts'
import { refIds } from '../grafana/ids.ts'
import { variablesOf } from '../grafana/scope.ts'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'
import { recordsOf } from '../rules/rule-group.ts'
import { rulePlaces } from '../rules/rule-places.ts'

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
}

/** An expression in the place where it stands. */
export interface ExpressionUse {
  readonly node: Node
  /** Every node of the tree, parents first. */
  readonly nodes: readonly Node[]
  readonly at: SourceLocation | undefined
  readonly path: readonly string[]
  /** The text in a file that telltale did not write; see `pointAt`. */
  readonly source?: ExpressionSource
}

/** An expression as somebody else has written it. */
export interface ExpressionSource {
  readonly text: string
  /** Where each node stands in the text. */
  readonly spans: ReadonlyMap<Node, Span>
  /** From an offset into the text to file, line and column. */
  readonly placeAt: (offset: number) => SourceLocation
}

export function modelOf(project: Project): Model {
  return { project, systems: project.systems.map(systemModel) }
}

function systemModel(system: System): SystemModel {
  const { targets } = system.options
  const families = new Set(targets.flatMap(({ options }) => familiesOf(options.exposes)))
  const records = new Set(recordsOf(system.options.rules))
  const resolve = seriesRegistry([...Object.values(builtins), ...families], records)
  return { system, families, records, environment: { resolve }, uses: [...usesIn(system)] }
}

function* usesIn(system: System): Generator<ExpressionUse> {
  for (const dashboard of system.options.dashboards) yield* dashboardUses(dashboard)
  for (const { rule, path } of rulePlaces(system)) {
    const { node } = rule.kind === 'alerting rule' ? rule.options.when : rule.expr
    yield use(node, rule, () => path)
  }
}

function* dashboardUses(dashboard: Dashboard): Generator<ExpressionUse> {
  const { title, annotations = [] } = dashboard.options
  for (const variable of variablesOf(dashboard)) {
    if (variable.kind === 'label values') {
      yield use(labelsNode(variable), variable, () => [title, `$${variable.variable}`])
    }
  }
  for (const annotation of annotations) {
    if ('expr' in annotation.source) {
      yield use(annotation.source.expr.node, annotation, () => [title, annotation.title])
    }
  }
  const pathTo = (row: Row, panel: Panel) =>
    [title, row.title, panel.title].filter((part) => part !== '')
  for (const row of dashboard.rows) {
    for (const panel of row.panels) {
      for (const [i, { node }] of panel.queries.entries()) {
        yield use(node, panel, () => [...pathTo(row, panel), refIds(panel.queries)[i] ?? ''])
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

function use(node: Node, owner: Located, path: () => readonly string[]): ExpressionUse {
  const nodes: Node[] = []
  collect(node, nodes)
  return {
    node,
    nodes,
    get at() {
      return owner.at
    },
    get path() {
      return path()
    },
  }
}

/** A loop: a generator for each level takes four times as long. */
function collect(node: Node, nodes: Node[]): void {
  nodes.push(node)
  for (const child of childrenOf(node)) collect(child, nodes)
}
