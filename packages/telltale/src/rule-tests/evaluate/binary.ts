import type { BinaryExpr, BinaryOp } from '@telltale/promql'
import type { Value } from './evaluate.ts'
import { drop, pick, type Sample, signature, type Vector, withoutName } from './vector.ts'
import { NotEvaluable } from './world.ts'

export function binary(node: BinaryExpr, left: Value, right: Value): Value {
  if (typeof left === 'string' || typeof right === 'string') {
    throw new NotEvaluable('an operator between texts')
  }
  if (typeof left === 'number' && typeof right === 'number') return compute(node.op, left, right)
  if (typeof left === 'number' || typeof right === 'number') return withScalar(node, left, right)
  if (node.op === 'and' || node.op === 'or' || node.op === 'unless') return set(node, left, right)
  return matched(node, left, right)
}

function withScalar({ op, bool }: BinaryExpr, left: Vector | number, right: Vector | number) {
  const vector = typeof left === 'number' ? (right as Vector) : left
  return vector.flatMap(({ labels, value }): readonly Sample[] => {
    const [a, b] = typeof left === 'number' ? [left, value] : [value, right as number]
    const result = compute(op, a, b)
    if (!comparisons.has(op) || bool) return [{ labels: withoutName(labels), value: result }]
    return result === 1 ? [{ labels, value }] : []
  })
}

function set({ op, matching }: BinaryExpr, left: Vector, right: Vector): Vector {
  const ofRight = new Set(right.map(({ labels }) => signature(labels, matching)))
  if (op === 'or') {
    const ofLeft = new Set(left.map(({ labels }) => signature(labels, matching)))
    return [...left, ...right.filter(({ labels }) => !ofLeft.has(signature(labels, matching)))]
  }
  return left.filter(({ labels }) => ofRight.has(signature(labels, matching)) === (op === 'and'))
}

function matched({ op, bool, matching }: BinaryExpr, left: Vector, right: Vector): Vector {
  const isRight = matching?.group === 'group_right'
  const [many, one] = isRight ? [right, left] : [left, right]
  const ones = new Map(one.map((sample) => [signature(sample.labels, matching), sample]))
  return many.flatMap((sample): readonly Sample[] => {
    const other = ones.get(signature(sample.labels, matching))
    if (other === undefined) return []
    const [a, b] = isRight ? [other.value, sample.value] : [sample.value, other.value]
    const result = compute(op, a, b)
    const filters = comparisons.has(op) && !bool
    if (filters && result !== 1) return []
    const value = filters ? a : result
    if (matching?.group !== undefined) {
      const copied = pick(other.labels, matching.include ?? [])
      return [{ labels: { ...drop(sample.labels, matching.include ?? []), ...copied }, value }]
    }
    if (matching?.kind === 'on') return [{ labels: pick(sample.labels, matching.labels), value }]
    const kept = matching === undefined ? sample.labels : drop(sample.labels, matching.labels)
    return [{ labels: filters ? kept : withoutName(kept), value }]
  })
}

const comparisons: ReadonlySet<BinaryOp> = new Set(['==', '!=', '>', '<', '>=', '<='])

function compute(op: BinaryOp, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
    case '^':
      return a ** b
    case 'atan2':
      return Math.atan2(a, b)
    case '==':
      return Number(a === b)
    case '!=':
      return Number(a !== b)
    case '>':
      return Number(a > b)
    case '<':
      return Number(a < b)
    case '>=':
      return Number(a >= b)
    case '<=':
      return Number(a <= b)
    default:
      throw new NotEvaluable(`${op} between numbers`)
  }
}
