/**
 * The syntax tree of PromQL, with the node names of Prometheus itself.
 *
 * Nodes are frozen data. Types, labels and units of a node are computed by `infer.ts`, text by
 * `print.ts`; a node knows neither. Source: https://prometheus.io/docs/prometheus/latest/querying/basics/
 */
import type { AnyFamily, Problem } from '@telltale/core'

export type Node =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | SubqueryExpr
  | Call
  | AggregateExpr
  | BinaryExpr
  | UnaryExpr

interface Judged {
  /** What is wrong with this node, found when it was built or parsed. */
  readonly problems?: readonly Problem[]
  /** What a comment of hand-written PromQL allows this expression, each with its reason. */
  readonly allow?: Readonly<Record<string, string>>
}

export interface NumberLiteral extends Judged {
  readonly type: 'NumberLiteral'
  /** NaN when the text is a Grafana variable. */
  readonly value: number
  /** The text to print instead of the value: a Grafana variable, or a duration in seconds (`5m`). */
  readonly text?: string
}

export interface StringLiteral extends Judged {
  readonly type: 'StringLiteral'
  readonly value: string
}

export interface VectorSelector extends Judged {
  readonly type: 'VectorSelector'
  /** The metric name; absent in `{__name__=~"…"}`. */
  readonly name?: string
  readonly matchers: readonly LabelMatcher[]
  /** Grafana variables that stand for whole matchers: `{$filters}`. */
  readonly filters?: readonly string[]
  readonly offset?: TimeText
  readonly at?: At
  /** What the name refers to, when the builder made the node. */
  readonly series?: Series
  /** Why a counter may be read without `rate()` here. */
  readonly rawBecause?: string
}

/** The series behind a name: those of a family, one of a histogram's three, or a recorded one. */
export type Series =
  | { readonly of: 'family'; readonly family: AnyFamily; readonly part: SeriesPart }
  | { readonly of: 'rule'; readonly rule: RecordedAs }

export type SeriesPart = 'value' | 'bucket' | 'sum' | 'count'

/** A recording rule as far as a query that reads its result needs to know it. */
export interface RecordedAs {
  readonly record: string
  readonly expr: { readonly node: Node }
  /** Labels that the rule sets on every result. */
  readonly labels?: Readonly<Record<string, string>>
}

export interface LabelMatcher {
  readonly label: string
  readonly op: MatchOp
  readonly value: string
}

export type MatchOp = '=' | '!=' | '=~' | '!~'

export interface MatrixSelector extends Judged {
  readonly type: 'MatrixSelector'
  readonly vector: VectorSelector
  /** Absent: the default range of the context in which the expression is printed. */
  readonly range?: TimeText
}

export interface SubqueryExpr extends Judged {
  readonly type: 'SubqueryExpr'
  readonly expr: Node
  readonly range: TimeText
  /** Absent: the evaluation interval. */
  readonly step?: TimeText
  readonly offset?: TimeText
  readonly at?: At
}

export interface Call extends Judged {
  readonly type: 'Call'
  readonly func: string
  readonly args: readonly Node[]
}

export interface AggregateExpr extends Judged {
  readonly type: 'AggregateExpr'
  readonly op: AggregateOp
  readonly expr: Node
  readonly param?: Node
  readonly grouping?: Grouping
}

export interface Grouping {
  readonly kind: 'by' | 'without'
  readonly labels: readonly string[]
}

export const aggregateOps = [
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'group',
  'stddev',
  'stdvar',
  'quantile',
  'topk',
  'bottomk',
  'count_values',
  'limitk',
  'limit_ratio',
] as const

export type AggregateOp = (typeof aggregateOps)[number]

export interface BinaryExpr extends Judged {
  readonly type: 'BinaryExpr'
  readonly op: BinaryOp
  readonly lhs: Node
  readonly rhs: Node
  /** `bool`: compare to 0 or 1 instead of filtering. */
  readonly bool?: true
  readonly matching?: VectorMatching
}

export type ArithmeticOp = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2'
export type ComparisonOp = '==' | '!=' | '>' | '<' | '>=' | '<='
export type SetOp = 'and' | 'or' | 'unless'
export type BinaryOp = ArithmeticOp | ComparisonOp | SetOp

export interface VectorMatching {
  readonly kind: 'on' | 'ignoring'
  readonly labels: readonly string[]
  readonly group?: 'group_left' | 'group_right'
  /** Labels that `group_left` or `group_right` copies from the one side. */
  readonly include?: readonly string[]
}

export interface UnaryExpr extends Judged {
  readonly type: 'UnaryExpr'
  readonly op: '-' | '+'
  readonly expr: Node
}

/** A duration (`5m`), or a Grafana variable that stands for one (`$__rate_interval`). */
export type TimeText = string

/** `@ start()`, `@ end()`, a Unix time in seconds, or a Grafana variable that stands for one. */
export type At = 'start' | 'end' | number | `$${string}`

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<='])
const setOps: ReadonlySet<string> = new Set(['and', 'or', 'unless'])

export function isComparison(op: BinaryOp): op is ComparisonOp {
  return comparisons.has(op)
}

export function isSetOp(op: BinaryOp): op is SetOp {
  return setOps.has(op)
}

/** The expressions directly inside a node, left to right. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.type) {
    case 'NumberLiteral':
    case 'StringLiteral':
    case 'VectorSelector':
      return []
    case 'MatrixSelector':
      return [node.vector]
    case 'SubqueryExpr':
    case 'UnaryExpr':
      return [node.expr]
    case 'Call':
      return node.args
    case 'AggregateExpr':
      return node.param === undefined ? [node.expr] : [node.param, node.expr]
    case 'BinaryExpr':
      return [node.lhs, node.rhs]
  }
}

/** Every node of a tree, parents before children, left to right. */
export function walk(root: Node): readonly Node[] {
  const nodes: Node[] = []
  // A generator for each level takes four times as long.
  const collect = (node: Node): void => {
    nodes.push(node)
    for (const child of childrenOf(node)) collect(child)
  }
  collect(root)
  return nodes
}
