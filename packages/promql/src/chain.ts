/** Operands and operators in the order of the text, put together by precedence. */
import { type BinaryExpr, type BinaryOp, isSetOp, type Node, type VectorMatching } from './ast.ts'
import { asNumber, isBareVariable } from './literals.ts'
import { binaryPrecedence } from './print.ts'

export interface Chain {
  readonly operands: Operand[]
  /** One fewer than operands; the first stands between the first two. */
  readonly operators: Operator[]
}

export interface Operand {
  node: Node
  isParenthesised: boolean
  /** Signs in front, the outermost first. */
  readonly signs: readonly string[]
  /** Offsets into the text. */
  readonly from: number
  to: number
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
 */
export function assemble({ operands, operators }: Chain): Node {
  const [only] = operands
  if (operators.length === 0 && only?.signs.length === 0) return only.node
  let next = 0
  const signsLeft = operands.map(({ signs }) => [...signs])

  const climb = (least: number): Node => {
    let left = prefixed()
    for (;;) {
      const operator = operators[next - 1]
      if (operator === undefined) return left
      const own = binaryPrecedence(operator.op)
      if (own < least) return left
      const right = climb(operator.op === '^' ? own : own + 1)
      left = binary(operator, left, right)
    }
  }
  const prefixed = (): Node => {
    const sign = signsLeft[next]?.shift()
    if (sign !== undefined) return unary(sign === '-' ? '-' : '+', climb(binaryPrecedence('^')))
    const operand = operands[next++]
    if (operand === undefined) throw new Error('an operator without an operand is a bug')
    return operand.node
  }
  return climb(0)
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
