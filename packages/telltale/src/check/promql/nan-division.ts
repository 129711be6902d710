import { isComparison, type Node } from '@telltale/promql'
import type { Analysis } from '../analysis.ts'
import { expressionCheck, type Finding } from '../definition.ts'
import { ruleBehind } from '../read-as.ts'
import { isAverage } from './average-of-ratio.ts'

/**
 * Where nothing happens, a share is 0 / 0 = NaN. Alone it meets no condition; but one NaN spoils a
 * sum, and it is different from everything.
 */
export const nanDivision = expressionCheck(
  {
    code: 'promql/nan-division',
    severity: 'error',
    title: 'a rule adds up or compares shares that are NaN while there is no traffic',
  },
  function* (analysis) {
    const { kind, node } = analysis.use
    if (kind === 'alert' || kind === 'record') yield* spoiled(node, undefined, analysis)
  },
)

/** @param by what would be spoiled by a NaN */
function* spoiled(node: Node, by: string | undefined, analysis: Analysis): Generator<Finding> {
  switch (node.type) {
    case 'BinaryExpr': {
      const isFilter = isComparison(node.op) && !node.bool
      const inner = node.op === '!=' ? '!=' : isFilter ? undefined : by
      if (inner !== undefined && isShare(node, analysis)) yield findingOf(node, inner)
      else {
        yield* spoiled(node.lhs, inner, analysis)
        yield* spoiled(node.rhs, inner, analysis)
      }
      return
    }
    case 'AggregateExpr':
      yield* spoiled(node.expr, nextBy(`${node.op}()`, by, sums.has(node.op), node), analysis)
      return
    case 'Call': {
      const isSum =
        node.func.endsWith('_over_time') && sums.has(node.func.replace('_over_time', ''))
      const inner = nextBy(`${node.func}()`, by, isSum, node)
      for (const arg of node.args) yield* spoiled(arg, inner, analysis)
      return
    }
    case 'SubqueryExpr':
    case 'UnaryExpr':
      yield* spoiled(node.expr, by, analysis)
      return
    case 'MatrixSelector':
    case 'VectorSelector': {
      const rule = ruleBehind(node, analysis)
      if (by !== undefined && rule && isShare(rule.expr.node, analysis)) yield findingOf(node, by)
    }
  }
}

/** An average of shares is wrong before it is NaN: promql/average-of-ratio. */
function nextBy(own: string, by: string | undefined, isSum: boolean, node: Node) {
  if (isAverage(node)) return undefined
  return isSum ? own : by
}

/** `min` and `max` pass NaN over. */
const sums: ReadonlySet<string> = new Set(['sum', 'stddev', 'stdvar', 'quantile'])

function findingOf(part: Node, by: string): Finding {
  return {
    part,
    note: 'NaN while there is no traffic',
    summary:
      by === '!='
        ? 'a share that may be NaN is compared with !='
        : `${by} of a share that may be NaN`,
    why:
      by === '!='
        ? 'Without traffic the share is 0 / 0 = NaN, which differs from every number: the alert fires when nothing happens.'
        : `Without traffic the share is 0 / 0 = NaN, and one NaN makes the whole ${by} NaN, which no condition ever meets.`,
    fix: 'Guard the divisor: a / (b > 0) has no sample instead of NaN.',
  }
}

/** A division by something that is 0 while nothing happens. */
function isShare(node: Node, analysis: Analysis): boolean {
  return (
    node.type === 'BinaryExpr' &&
    node.op === '/' &&
    mayBeZero(node.rhs, analysis) &&
    mayBeZero(node.lhs, analysis)
  )
}

function mayBeZero(node: Node, analysis: Analysis): boolean {
  switch (node.type) {
    case 'Call':
      return traffic.has(node.func)
    case 'AggregateExpr':
      return node.op !== 'count' && node.op !== 'group' && mayBeZero(node.expr, analysis)
    case 'UnaryExpr':
      return mayBeZero(node.expr, analysis)
    case 'BinaryExpr':
      if (node.op === '*') return mayBeZero(node.lhs, analysis) || mayBeZero(node.rhs, analysis)
      if (node.op === '/') return mayBeZero(node.lhs, analysis)
      if (node.op === '+') return mayBeZero(node.lhs, analysis) && mayBeZero(node.rhs, analysis)
      return node.op === 'or' && mayBeZero(node.lhs, analysis)
    case 'VectorSelector': {
      const rule = ruleBehind(node, analysis)
      return rule !== undefined && mayBeZero(rule.expr.node, analysis)
    }
    default:
      return false
  }
}

const traffic: ReadonlySet<string> = new Set(['rate', 'irate', 'increase'])
