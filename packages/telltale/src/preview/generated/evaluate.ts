/**
 * PromQL over lines: what a Prometheus answers, near enough to look at.
 *
 * Labels, matching and grouping are Prometheus' own; what differs is that there are no scrapes:
 * `rate()` does not extrapolate, nothing is stale.
 */
import {
  type BinaryExpr,
  durationMs,
  isComparison,
  isSetOp,
  type LabelMatcher,
  type Node,
} from '@telltale/promql'
import { fits } from '../../simulate/label-sets.ts'
import { aggregated } from './aggregate.ts'
import { joined } from './binary.ts'
import { called } from './calls.ts'
import { type Line, without } from './line.ts'

export interface Environment {
  readonly startMs: number
  /** Of a metric or a recording rule. */
  readonly named: (name: string, matchers?: readonly LabelMatcher[]) => readonly Line[]
}

export type Value =
  | { readonly kind: 'scalar'; readonly at: Line['at'] }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'vector'; readonly lines: readonly Line[] }
  /** Of the last `seconds`, looked at every `step`. */
  | {
      readonly kind: 'range'
      readonly lines: readonly Line[]
      readonly seconds: number
      readonly step: number
    }

/** @throws Error in one sentence, of what it cannot evaluate */
export function evaluate(node: Node, environment: Environment): Value {
  switch (node.type) {
    case 'NumberLiteral': {
      const { value } = node
      return { kind: 'scalar', at: () => value }
    }
    case 'StringLiteral':
      return { kind: 'string', text: node.value }
    case 'VectorSelector': {
      const { name, matchers, offset } = node
      const lines = (name === undefined ? [] : environment.named(name, matchers)).filter(
        ({ labels }) => fits(labels, matchers),
      )
      return { kind: 'vector', lines: shifted(lines, offset) }
    }
    case 'MatrixSelector': {
      const { lines } = vector(evaluate(node.vector, environment))
      return { kind: 'range', lines, seconds: secondsOf(node.range ?? '5m'), step: 60 }
    }
    case 'SubqueryExpr': {
      const { lines } = vector(evaluate(node.expr, environment))
      return {
        kind: 'range',
        lines: shifted(lines, node.offset),
        seconds: secondsOf(node.range),
        step: secondsOf(node.step ?? '1m'),
      }
    }
    case 'UnaryExpr': {
      const value = evaluate(node.expr, environment)
      if (node.op === '+') return value
      return mapped(value, (number) => -number)
    }
    case 'AggregateExpr': {
      const parameter = node.param && evaluate(node.param, environment)
      return {
        kind: 'vector',
        lines: aggregated(node, vector(evaluate(node.expr, environment)).lines, parameter),
      }
    }
    case 'Call':
      return called(
        node.func,
        node.args.map((arg) => evaluate(arg, environment)),
        environment,
      )
    case 'BinaryExpr':
      return binary(node, evaluate(node.lhs, environment), evaluate(node.rhs, environment))
  }
}

export function vector(value: Value): { readonly lines: readonly Line[] } {
  if (value.kind === 'vector' || value.kind === 'range') return value
  throw new Error(`A vector is needed where a ${value.kind} stands.`)
}

/** A number from each number; names are dropped. */
export function mapped(value: Value, change: (value: number, seconds: number) => number): Value {
  if (value.kind === 'scalar')
    return { kind: 'scalar', at: (seconds) => change(value.at(seconds), seconds) }
  return {
    kind: 'vector',
    lines: vector(value).lines.map(({ labels, at }) => ({
      labels: without(labels, ['__name__']),
      at: (seconds) => change(at(seconds), seconds),
    })),
  }
}

function binary(node: BinaryExpr, left: Value, right: Value): Value {
  const { op } = node
  const compute = isSetOp(op) ? undefined : operation(op)
  if (compute === undefined)
    return { kind: 'vector', lines: joined(node, vector(left).lines, vector(right).lines) }
  const apply = (a: number, b: number) => {
    const result = compute(a, b)
    if (!isComparison(op)) return result
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN
    return node.bool ? result : result === 1 ? a : Number.NaN
  }
  if (left.kind === 'scalar' && right.kind === 'scalar')
    return { kind: 'scalar', at: (seconds) => apply(left.at(seconds), right.at(seconds)) }
  if (right.kind === 'scalar') return mapped(left, (value, s) => apply(value, right.at(s)))
  if (left.kind === 'scalar') {
    // A comparison keeps the value of the vector, on whichever side it stands.
    return mapped(right, (value, s) => {
      const result = apply(left.at(s), value)
      return isComparison(op) && !node.bool && !Number.isNaN(result) ? value : result
    })
  }
  return { kind: 'vector', lines: joined(node, vector(left).lines, vector(right).lines, apply) }
}

function operation(op: BinaryExpr['op']): ((a: number, b: number) => number) | undefined {
  switch (op) {
    case '+':
      return (a, b) => a + b
    case '-':
      return (a, b) => a - b
    case '*':
      return (a, b) => a * b
    case '/':
      return (a, b) => a / b
    case '%':
      return (a, b) => a % b
    case '^':
      return (a, b) => a ** b
    case 'atan2':
      return Math.atan2
    case '==':
      return (a, b) => Number(a === b)
    case '!=':
      return (a, b) => Number(a !== b)
    case '>':
      return (a, b) => Number(a > b)
    case '<':
      return (a, b) => Number(a < b)
    case '>=':
      return (a, b) => Number(a >= b)
    case '<=':
      return (a, b) => Number(a <= b)
    default:
      return undefined
  }
}

function shifted(lines: readonly Line[], offset: string | undefined): readonly Line[] {
  if (offset === undefined) return lines
  const by = secondsOf(offset)
  return lines.map(({ labels, at }) => ({ labels, at: (seconds) => at(seconds - by) }))
}

function secondsOf(text: string): number {
  const isNegative = text.startsWith('-')
  const ms = durationMs(text.replace(/^-/, ''))
  if (ms === undefined) throw new Error(`${text} is not a duration.`)
  return (isNegative ? -ms : ms) / 1000
}
