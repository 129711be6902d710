/** What operators make of kind, labels and unit. */
import type { BinaryExpr } from './ast.ts'
import { isComparison, isSetOp } from './ast.ts'
import { type Inferred, isVector } from './inferred.ts'
import { joined, union } from './labels.ts'
import { added, count, divided, multiplied, ratio, sameUnit, scaled, type Unit } from './unit.ts'

/** What is known of `left op right`, given what is known of the sides. */
export function ofBinary(node: BinaryExpr, left: Inferred, right: Inferred): Inferred {
  if (isSetOp(node.op)) return ofSet(node, left, right)
  const filters = isComparison(node.op) && !node.bool
  if (isVector(left) && isVector(right)) {
    const many = node.matching?.group === 'group_right' ? right : left
    return {
      ...many,
      kind: 'instant vector',
      labels: joined(left.labels, right.labels, node.matching),
      named: filters && many.named && !(node.matching?.kind === 'on' && !node.matching.group),
      unit: unitOfBinary(node, left, right),
      rawCounter: left.rawCounter || (!isComparison(node.op) && right.rawCounter),
      constant: undefined,
    }
  }
  // A filter passes on the vector's values, on whichever side it stands.
  const side = isVector(right) ? right : left
  return {
    ...side,
    named: filters && side.named,
    unit: filters ? side.unit : unitOfBinary(node, left, right),
    constant: constantOf(node, left.constant, right.constant),
  }
}

function ofSet({ op }: BinaryExpr, left: Inferred, right: Inferred): Inferred {
  if (op !== 'or') return { ...left, constant: undefined }
  return {
    ...left,
    labels: union(left.labels, right.labels),
    named: left.named || right.named,
    unit: isSameOrConstant(left, right) ? left.unit : undefined,
    rawCounter: left.rawCounter || right.rawCounter,
    constant: undefined,
  }
}

/** `x or vector(0)` has the unit of `x`. */
function isSameOrConstant(left: Inferred, right: Inferred): boolean {
  if (right.unit === undefined || left.unit === undefined) return true
  return right.constant !== undefined || sameUnit(left.unit, right.unit)
}

function unitOfBinary({ op, bool }: BinaryExpr, left: Inferred, right: Inferred): Unit | undefined {
  if (left.constant !== undefined && right.constant !== undefined) return undefined
  if (isComparison(op)) return bool ? count : left.unit
  switch (op) {
    case '+':
    case '-':
      if (isPlainNumber(left)) return right.unit
      return isPlainNumber(right) ? left.unit : added(left.unit, right.unit, op)
    case '*':
      if (left.constant !== undefined) return scaled(right.unit, left.constant)
      return right.constant !== undefined
        ? scaled(left.unit, right.constant)
        : multiplied(left.unit, right.unit)
    case '/':
      if (left.constant !== undefined) return divided(scaled(ratio, left.constant), right.unit)
      return right.constant !== undefined
        ? scaled(left.unit, 1 / right.constant)
        : divided(left.unit, right.unit)
    case '%':
      return left.unit
    case '^':
    case 'atan2':
      return undefined
    default:
      return undefined
  }
}

/** A number in the text, or a variable for one: it takes the unit of what it is added to. */
function isPlainNumber({ kind, unit }: Inferred): boolean {
  return kind === 'scalar' && unit === undefined
}

function constantOf(
  { op }: BinaryExpr,
  left: number | undefined,
  right: number | undefined,
): number | undefined {
  if (left === undefined || right === undefined) return undefined
  switch (op) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '^':
      return left ** right
    default:
      return undefined
  }
}
