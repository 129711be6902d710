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
}

export function analyse(use: ExpressionUse, system: SystemModel): Analysis {
  const { environment } = system
  let known: ReadonlyMap<Node, Inferred> | undefined
  return {
    use,
    system,
    of: (node) => {
      known ??= inferEach(use.node, environment)
      return known.get(node) ?? unknownPart(node, environment)
    },
    seriesOf: ({ series, name }) =>
      series ?? (name === undefined ? undefined : environment.resolve(name)),
  }
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
