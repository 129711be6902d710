/** Between which numbers the values of an expression lie, whatever is measured. */
import { infer, type Node, type VectorSelector } from '@telltale/promql'

export interface ValueRange {
  readonly least: number
  readonly most: number
}

/** Only what always holds: a counter is not negative, `count()` finds at least one. */
export function valueRange(node: Node): ValueRange {
  const { constant } = infer(node)
  if (constant !== undefined) return exactly(constant)
  switch (node.type) {
    case 'VectorSelector':
      return ofSeries(node)
    case 'MatrixSelector':
      return ofSeries(node.vector)
    case 'SubqueryExpr':
      return valueRange(node.expr)
    case 'UnaryExpr': {
      const inner = valueRange(node.expr)
      return node.op === '-' ? { least: -inner.most, most: -inner.least } : inner
    }
    case 'AggregateExpr':
      return ofAggregate(node.op, valueRange(node.expr))
    case 'Call':
      return ofCall(node.func, node.args)
    case 'BinaryExpr':
      return ofBinary(node.op, node.bool === true, valueRange(node.lhs), valueRange(node.rhs))
    default:
      return anything
  }
}

const anything: ValueRange = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY }
const notNegative: ValueRange = { least: 0, most: Number.POSITIVE_INFINITY }
const atLeastOne: ValueRange = { least: 1, most: Number.POSITIVE_INFINITY }

function exactly(value: number): ValueRange {
  return Number.isNaN(value) ? anything : { least: value, most: value }
}

function ofSeries({ name, series }: VectorSelector): ValueRange {
  if (name === 'up') return { least: 0, most: 1 }
  if (name === 'ALERTS') return exactly(1)
  if (series?.of === 'rule') return anything
  if (series === undefined) return anything
  const { family, part } = series
  return family.kind === 'counter' || part === 'bucket' || part === 'count' ? notNegative : anything
}

function ofAggregate(op: string, inner: ValueRange): ValueRange {
  switch (op) {
    case 'count':
      return atLeastOne
    case 'group':
      return exactly(1)
    case 'stddev':
    case 'stdvar':
      return notNegative
    case 'avg':
    case 'min':
    case 'max':
    case 'topk':
    case 'bottomk':
    case 'quantile':
    case 'limitk':
    case 'limit_ratio':
      return inner
    case 'sum':
      return inner.least >= 0 ? { least: inner.least, most: Number.POSITIVE_INFINITY } : anything
    default:
      return anything
  }
}

function ofCall(func: string, args: readonly Node[]): ValueRange {
  const [first] = args
  const inner = first === undefined ? anything : valueRange(first)
  switch (func) {
    case 'absent':
    case 'absent_over_time':
    case 'present_over_time':
      return exactly(1)
    case 'count_over_time':
      return atLeastOne
    case 'rate':
    case 'irate':
    case 'increase':
    case 'resets':
    case 'changes':
    case 'abs':
    case 'stddev_over_time':
    case 'stdvar_over_time':
      return notNegative
    case 'avg_over_time':
    case 'min_over_time':
    case 'max_over_time':
    case 'last_over_time':
    case 'sort':
    case 'sort_desc':
    case 'label_replace':
    case 'label_join':
    case 'scalar':
    case 'vector':
      return inner
    case 'sum_over_time':
      return inner.least >= 0 ? { least: inner.least, most: Number.POSITIVE_INFINITY } : anything
    default:
      return anything
  }
}

function ofBinary(op: string, isBool: boolean, a: ValueRange, b: ValueRange): ValueRange {
  if (isBool) return { least: 0, most: 1 }
  switch (op) {
    case '+':
      return { least: a.least + b.least, most: a.most + b.most }
    case '-':
      return { least: a.least - b.most, most: a.most - b.least }
    case '*':
    case '/':
      return a.least >= 0 && b.least >= 0 ? notNegative : anything
    case 'or':
      return { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) }
    case 'and':
    case 'unless':
    case '>':
    case '<':
    case '>=':
    case '<=':
    case '==':
    case '!=':
      return a
    default:
      return anything
  }
}
