/** An expression with everything that is known of its parts: what the checks read. */
import {
  type Inferred,
  inferEach,
  type Node,
  type Series,
  type VectorSelector,
} from '@telltale/promql'
import type { ExpressionUse, SystemModel } from './model.ts'

export interface Analysis {
  readonly use: ExpressionUse
  readonly system: SystemModel
  /** Kind, labels and unit of a part. */
  readonly of: (node: Node) => Inferred
  /** What a selector reads; nothing when nobody declares it, or when a variable decides. */
  readonly seriesOf: (selector: VectorSelector) => Series | undefined
  /** What several checks ask, computed when the first one does. */
  readonly once: <T>(question: (analysis: Analysis) => T) => T
  /** Something was found when a part of it was made. */
  readonly isFaulty: boolean
  /** Which nodes there are: most expressions give most checks nothing to look at. */
  readonly has: (type: Node['type']) => boolean
}

export function analyse(use: ExpressionUse, system: SystemModel): Analysis {
  const { environment } = system
  let known: ReadonlyMap<Node, Inferred> | undefined
  const answers = new Map<unknown, unknown>()
  let types = 0
  let isFaulty = false
  for (const { type, problems } of use.nodes) {
    types |= bits[type]
    isFaulty ||= problems !== undefined
  }
  const analysis: Analysis = {
    use,
    system,
    of: (node) => {
      known ??= inferEach(use.node, environment)
      return known.get(node) ?? unknownPart(node, environment)
    },
    seriesOf: ({ series, name }) =>
      series ?? (name === undefined ? undefined : environment.resolve(name)),
    once: <T>(question: (analysis: Analysis) => T) => {
      if (!answers.has(question)) answers.set(question, question(analysis))
      return answers.get(question) as T
    },
    isFaulty,
    has: (type) => (types & bits[type]) !== 0,
  }
  return analysis
}

const bits: Readonly<Record<Node['type'], number>> = {
  NumberLiteral: 1,
  StringLiteral: 2,
  VectorSelector: 4,
  MatrixSelector: 8,
  SubqueryExpr: 16,
  Call: 32,
  AggregateExpr: 64,
  BinaryExpr: 128,
  UnaryExpr: 256,
}

/** Nodes of a recording rule that the expression reads are not in its own tree. */
function unknownPart(node: Node, environment: SystemModel['environment']): Inferred {
  const inferred = inferEach(node, environment).get(node)
  if (inferred === undefined) throw new Error(`nothing is known of a ${node.type}: a bug`)
  return inferred
}

/** The selectors below a node, those behind recording rules not included. */
export function selectorsIn(nodes: Iterable<Node>): readonly VectorSelector[] {
  return [...nodes].filter((node) => node.type === 'VectorSelector')
}
