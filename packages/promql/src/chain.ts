/** Operands and operators in the order of the text, put together by precedence. */
import { type BinaryExpr, type BinaryOp, isSetOp, type Node, type VectorMatching } from './ast.ts'
import { asNumber, isBareVariable } from './literals.ts'
import { binaryPrecedence } from './print.ts'

export interface Chain {
  readonly operands: Operand[]
  /** One fewer than operands; the first stands between the first two. */
  readonly operators: Operator[]
}

export interface Operand extends Placed {
  isParenthesised: boolean
  /** Signs in front, the outermost first. */
  readonly signs: readonly Sign[]
}

/** A tree and its offsets in the text. */
export interface Placed {
  node: Node
  readonly from: number
  to: number
}

export interface Sign {
  readonly op: '-' | '+'
  readonly from: number
}

export interface Operator {
  readonly op: BinaryOp
  bool?: true
  matching?: VectorMatching
}

/**
 * The tree of a chain, as Prometheus would build it: `^` from the right, all others from the left,
 * a sign between `^` and `*`.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence
 *
 * @param note is told of every tree, and where it stands
 */
export function assemble({ operands, operators }: Chain, note: (made: Placed) => void): Node {
  const [only] = operands
  if (operators.length === 0 && only?.signs.length === 0) {
    note(only)
    return only.node
  }
  let next = 0
  let signsRead = 0

  const climb = (least: number): Placed => {
    let left = prefixed()
    for (;;) {
      const operator = operators[next - 1]
      const own = operator === undefined ? -1 : binaryPrecedence(operator.op)
      if (operator === undefined || own < least) return left
      const right = climb(operator.op === '^' ? own : own + 1)
      left = noted(binary(operator, left.node, right.node), left.from, right.to)
    }
  }
  const prefixed = (): Placed => {
    const operand = operands[next]
    if (operand === undefined) throw new Error('an operator without an operand is a bug')
    const sign = operand.signs[signsRead]
    if (sign === undefined) {
      next++
      signsRead = 0
      note(operand)
      return operand
    }
    signsRead++
    const inner = climb(binaryPrecedence('^'))
    return noted(unary(sign.op, inner.node), sign.from, inner.to)
  }
  const noted = (node: Node, from: number, to: number): Placed => {
    const made = { node, from, to }
    note(made)
    return made
  }
  return climb(0).node
}

/** A signed number is one number; the sign of anything else stays in front. */
function unary(op: '-' | '+', expr: Node): Node {
  if (expr.type !== 'NumberLiteral' || (expr.text !== undefined && Number.isNaN(expr.value))) {
    return { type: 'UnaryExpr', op, expr }
  }
  if (op === '+') return expr
  const { value, text } = expr
  if (text === undefined) return { type: 'NumberLiteral', value: -value }
  return {
    type: 'NumberLiteral',
    value: -value,
    text: text.startsWith('-') ? text.slice(1) : `-${text}`,
  }
}

/** A lone variable beside something else is read as a number: `x > $limit`. */
function binary({ op, bool, matching }: Operator, left: Node, right: Node): BinaryExpr {
  const [lhs, rhs] =
    isSetOp(op) || matching || (isMetricOrNumber(left) && isMetricOrNumber(right))
      ? [left, right]
      : [asNumber(left), asNumber(right)]
  return {
    type: 'BinaryExpr',
    op,
    lhs,
    rhs,
    ...(bool && { bool }),
    ...(matching && { matching }),
  }
}

function isMetricOrNumber(node: Node): boolean {
  return node.type === 'NumberLiteral' || isBareVariable(node)
}
