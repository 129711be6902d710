/** A project as the checks read it: what is declared, and every expression with its place. */
import { type AnyFamily, familiesOf, type SourceLocation } from '@telltale/core'
import {
  builtins,
  type InferEnvironment,
  type Node,
  type RecordedAs,
  seriesRegistry,
  walk,
} from '@telltale/promql'
import type { Dashboard } from '../dashboard/dashboard.ts'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'

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
}

export function modelOf(project: Project): Model {
  return { project, systems: project.systems.map(systemModel) }
}

function systemModel(system: System): SystemModel {
  const { targets } = system.options
  const families = new Set(targets.flatMap(({ options }) => familiesOf(options.exposes)))
  const rules = system.options.rules.flatMap((group) => group.rules)
  const records = new Set(rules.filter((rule) => rule.kind === 'recording rule'))
  const resolve = seriesRegistry([...Object.values(builtins), ...families], records)
  return { system, families, records, environment: { resolve }, uses: [...usesIn(system)] }
}

function* usesIn({ options }: System): Generator<ExpressionUse> {
  for (const dashboard of options.dashboards) yield* dashboardUses(dashboard)
  for (const group of options.rules) {
    for (const rule of group.rules) {
      const [name, node] =
        rule.kind === 'alerting rule'
          ? [rule.name, rule.options.when.node]
          : [rule.record, rule.expr.node]
      yield use(node, rule, [group.name, name])
    }
  }
}

function* dashboardUses(dashboard: Dashboard): Generator<ExpressionUse> {
  const { title, variables = [] } = dashboard.options
  for (const variable of variables) {
    if (variable.kind !== 'label values') continue
    const { family, label } = variable
    const node: Node = {
      type: 'VectorSelector',
      name: family.name,
      matchers: [],
      series: { of: 'family', family, part: 'value' },
    }
    const grouped: Node = {
      type: 'AggregateExpr',
      op: 'group',
      expr: node,
      grouping: { kind: 'by', labels: [label] },
    }
    yield use(grouped, variable, [title, `$${variable.variable}`])
  }
  for (const row of dashboard.rows) {
    for (const panel of row.panels) {
      const path = [title, row.title, panel.title].filter((part) => part !== '')
      for (const [i, query] of panel.queries.entries()) {
        yield use(query.node, panel, [...path, String.fromCharCode(65 + i)])
      }
    }
  }
}

function use(
  node: Node,
  { at }: { readonly at: SourceLocation | undefined },
  path: readonly string[],
): ExpressionUse {
  return { node, nodes: [...walk(node)], at, path }
}
