/**
 * From the grammar's tree to ours.
 *
 * The grammar leaves open what binds to what in `a + b offset 5m` and `-2 ^ 2`; so every chain of
 * operators is read flat, left to right, and put together by the precedence of Prometheus.
 */
import type { At, BinaryOp, Node, TimeText, VectorMatching } from './ast.ts'
import {
  assemble,
  type Chain,
  type Operand,
  type Operator,
  type Placed,
  type Sign,
} from './chain.ts'
import { atom, labelNames, nothing } from './convert-atom.ts'
import { mentionsVariable } from './grafana-variables.ts'
import { numberLiteral, numberValue } from './literals.ts'
import { children, report, type Source, slice, unsupported } from './source.ts'

/** The expression at the cursor. */
export function convert(source: Source): Node {
  if (source.depth === deepest) {
    report(source, source.cursor, tooDeep)
    return nothing
  }
  source.depth++
  const chain: Chain = { operands: [], operators: [] }
  readChain(source, chain, [])
  source.depth--
  if (chain.operands.some(({ signs }) => signs.length > deepest)) {
    report(source, source.cursor, tooDeep)
    return nothing
  }
  return assemble(chain, (made) => note(source, made))
}

/** Nobody writes this many parentheses; more would exhaust the stack of whoever walks the tree. */
const deepest = 200
export const tooDeep = 'the query is nested too deeply'

/** Remembers where a node stands; parentheses around it do not belong to it. */
function note({ spans }: Source, { node, from, to }: Placed): void {
  if (spans && !spans.has(node)) spans.set(node, { from, to })
}

function readChain(source: Source, chain: Chain, signs: readonly Sign[]): void {
  const { cursor } = source
  switch (cursor.name) {
    case 'BinaryExpr':
      readBinary(source, chain, signs)
      break
    case 'UnaryExpr': {
      const inner = [...signs]
      children(source, (name) => {
        if (name === 'UnaryOp') inner.push(signAt(source))
        else readChain(source, chain, inner)
      })
      break
    }
    case 'OffsetExpr':
    case 'StepInvariantExpr':
    case 'MatrixSelector':
    case 'SubqueryExpr':
    case 'AnchoredExpr':
    case 'SmoothedExpr':
      readPostfix(source, chain, signs)
      break
    default:
      chain.operands.push(readOperand(source, signs))
  }
}

function readBinary(source: Source, chain: Chain, signs: readonly Sign[]): void {
  let isLeft = true
  children(source, (name) => {
    const operator = chain.operators.at(-1)
    if (name === 'BoolModifier' && operator) operator.bool = true
    else if (name === 'MatchingModifierClause' && operator) operator.matching = matching(source)
    else if (name === 'FillModifier') unsupported(source, 'fill')
    else if (operatorNames.has(name)) chain.operators.push(operatorAt(source))
    else {
      readChain(source, chain, isLeft ? signs : [])
      isLeft = false
    }
  })
}

const operatorNames: ReadonlySet<string> = new Set(
  'Pow Mul Div Mod Atan2 Add Sub Eql Gte Gtr TrimUpper TrimLower Lte Lss Neq And Unless Or'.split(
    ' ',
  ),
)

function operatorAt(source: Source): Operator {
  if (source.cursor.name.startsWith('Trim')) unsupported(source, slice(source))
  return { op: slice(source).toLowerCase() as BinaryOp }
}

function matching(source: Source): VectorMatching {
  let kind: VectorMatching['kind'] = 'on'
  let group: VectorMatching['group']
  let labels: readonly string[] = []
  let include: readonly string[] = []
  children(source, (name) => {
    if (name === 'Ignoring') kind = 'ignoring'
    else if (name === 'GroupLeft') group = 'group_left'
    else if (name === 'GroupRight') group = 'group_right'
    else if (name === 'GroupingLabels') {
      if (group === undefined) labels = labelNames(source)
      else include = labelNames(source)
    }
  })
  return group === undefined ? { kind, labels } : { kind, labels, group, include }
}

/** What follows an operand belongs to that operand alone, however the grammar has nested it. */
function readPostfix(source: Source, chain: Chain, signs: readonly Sign[]): void {
  const what = source.cursor.name
  const times: TimeText[] = []
  let isOperandRead = false
  let at: At | undefined
  children(source, (name) => {
    if (!isOperandRead) {
      readChain(source, chain, signs)
      isOperandRead = true
    } else if (name === 'DurationExpr' || name === 'OffsetDurationExpr') {
      times.push(timeText(slice(source)))
    } else if (name === 'NumberDurationLiteral') {
      at = timestamp(slice(source))
    } else if (name === 'AtModifierPreprocessors') {
      at = slice(source).toLowerCase().startsWith('start') ? 'start' : 'end'
    }
  })
  const operand = chain.operands.at(-1)
  if (!operand) return
  const before = { node: operand.node, from: operand.from, to: operand.to }
  operand.to = source.cursor.to
  const [first = '', second] = times
  if (what === 'OffsetExpr') setTime(source, operand, 'offset', { offset: first })
  else if (what === 'StepInvariantExpr' && at !== undefined) setTime(source, operand, '@', { at })
  else if (what === 'MatrixSelector') setRange(source, operand, first, before)
  else if (what === 'SubqueryExpr') {
    note(source, before)
    operand.node = {
      type: 'SubqueryExpr',
      expr: operand.node,
      range: first,
      ...(second !== undefined && { step: second }),
    }
    operand.isParenthesised = false
  } else unsupported(source, what === 'AnchoredExpr' ? 'anchored' : 'smoothed')
}

function setTime(
  source: Source,
  operand: Operand,
  word: 'offset' | '@',
  time: { readonly offset: TimeText } | { readonly at: At },
): void {
  const { node, isParenthesised } = operand
  const target = node.type === 'MatrixSelector' ? node.vector : node
  if (isParenthesised || (target.type !== 'VectorSelector' && target.type !== 'SubqueryExpr')) {
    const fix = `Write it behind the metric: sum(x ${word} …), not sum(x) ${word} ….`
    report(source, operand, `${word} must directly follow a selector, a range or a subquery`, fix)
  } else if (target[word === '@' ? 'at' : 'offset'] !== undefined) {
    report(source, operand, `${word} is given twice`, 'Remove one of the two.')
  } else {
    if (node.type === 'MatrixSelector') {
      const vector = { ...node.vector, ...time }
      note(source, { ...(source.spans?.get(node.vector) ?? operand), node: vector })
      operand.node = { ...node, vector }
    } else operand.node = { ...target, ...time }
  }
}

function setRange(source: Source, operand: Operand, range: TimeText, before: Placed): void {
  const { node, isParenthesised } = operand
  if (isParenthesised || node.type !== 'VectorSelector') {
    const fix = `A range of anything else is a subquery, with a colon: [${range}:].`
    report(source, operand, 'only a selector has a range', fix)
  } else if (node.offset !== undefined || (node.at !== undefined && !isEdge(node.at))) {
    const fix = `Write x[${range}] offset …, not x offset …[${range}].`
    report(source, operand, 'the range stands before offset and @', fix)
  } else {
    note(source, before)
    operand.node = { type: 'MatrixSelector', vector: node, range }
  }
}

/** Prometheus overlooks these two before a range, and reads them as if they stood behind it. */
function isEdge(at: At): boolean {
  return at === 'start' || at === 'end'
}

function readOperand(source: Source, signs: readonly Sign[]): Operand {
  const { from, to, name } = source.cursor
  if (name === 'ParenExpr') {
    let node: Node | undefined
    children(source, () => {
      node = convert(source)
    })
    return { node: node ?? nothing, isParenthesised: true, signs, from, to }
  }
  if (name === 'NumberDurationLiteral') {
    const [, sign, text = ''] = /^([-+])?\s*(.*)$/s.exec(slice(source)) ?? []
    const node = numberLiteral(text)
    if (sign === undefined) return { node, isParenthesised: false, signs, from, to }
    const all = [...signs, signAt(source)]
    return { node, isParenthesised: false, signs: all, from: to - text.length, to }
  }
  const splice = name === 'VectorSelector' ? source.splices.get(from) : undefined
  if (splice && splice.type !== 'VectorSelector') {
    children(source, (kind) => {
      if (kind === 'LabelMatchers') {
        report(source, source.cursor, 'matchers follow a metric name, not an expression')
      }
    })
    return { node: splice, isParenthesised: true, signs, from, to }
  }
  return { node: atom(source, splice), isParenthesised: false, signs, from, to }
}

function signAt(source: Source): Sign {
  return { op: slice(source).startsWith('-') ? '-' : '+', from: source.cursor.from }
}

function timestamp(text: string): At {
  return mentionsVariable(text) ? (text as At) : numberValueSigned(text)
}

function numberValueSigned(text: string): number {
  const value = numberValue(text.replace(/^[-+]\s*/, ''))
  return text.startsWith('-') ? -value : value
}

/** A duration as written, or a computation of one with single spaces; a plus sign says nothing. */
function timeText(text: string): TimeText {
  return text.replace(/\s+/g, ' ').replace(/^\+ ?/, '').replace(/^- /, '-')
}
