/**
 * From the grammar's tree to ours.
 *
 * The grammar leaves open what binds to what in `a + b offset 5m` and `-2 ^ 2`; so every chain of
 * operators is read flat, left to right, and put together by the precedence of Prometheus.
 */
import type { parser } from '@prometheus-io/lezer-promql'
import type {
  AggregateExpr,
  AggregateOp,
  At,
  BinaryOp,
  Grouping,
  LabelMatcher,
  MatchOp,
  Node,
  TimeText,
  VectorMatching,
  VectorSelector,
} from './ast.ts'
import { assemble, type Chain, type Operand, type Operator } from './chain.ts'
import { type AggregatorSignature, aggregators, signatureOf } from './functions.ts'
import { mentionsVariable } from './grafana-variables.ts'
import { asNumber, numberLiteral, numberValue, unquote } from './literals.ts'
import type { SyntaxProblem } from './syntax-problem.ts'

/** A tree without error nodes, and what is needed to read it. */
export interface Source {
  readonly cursor: ReturnType<ReturnType<typeof parser.parse>['cursor']>
  /** The original text: offsets of the tree are offsets into it. */
  readonly text: string
  /** Names of functions that the grammar was not shown, by offset. */
  readonly functionNames: ReadonlyMap<number, string>
  /** Trees that stand where the grammar was shown a name, by offset. */
  readonly splices: ReadonlyMap<number, Node>
  /** The last word on every selector, and where it starts. */
  readonly finish: (selector: VectorSelector, from: number) => VectorSelector
  readonly problems: SyntaxProblem[]
}

/** The expression at the cursor. */
export function convert(source: Source): Node {
  const chain: Chain = { operands: [], operators: [] }
  readChain(source, chain, [])
  return assemble(chain)
}

function readChain(source: Source, chain: Chain, signs: readonly string[]): void {
  const { cursor } = source
  switch (cursor.name) {
    case 'BinaryExpr':
      readBinary(source, chain, signs)
      break
    case 'UnaryExpr': {
      const inner = [...signs]
      children(source, (name) => {
        if (name === 'UnaryOp') inner.push(slice(source))
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

function readBinary(source: Source, chain: Chain, signs: readonly string[]): void {
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
function readPostfix(source: Source, chain: Chain, signs: readonly string[]): void {
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
  operand.to = source.cursor.to
  const [first = '', second] = times
  if (what === 'OffsetExpr') setTime(source, operand, 'offset', { offset: first })
  else if (what === 'StepInvariantExpr' && at !== undefined) setTime(source, operand, '@', { at })
  else if (what === 'MatrixSelector') setRange(source, operand, first)
  else if (what === 'SubqueryExpr') {
    operand.node = {
      type: 'SubqueryExpr',
      expr: assemble({ operands: [{ ...operand, signs: [] }], operators: [] }),
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
    operand.node =
      node.type === 'MatrixSelector'
        ? { ...node, vector: { ...node.vector, ...time } }
        : { ...target, ...time }
  }
}

function setRange(source: Source, operand: Operand, range: TimeText): void {
  const { node, isParenthesised } = operand
  if (isParenthesised || node.type !== 'VectorSelector') {
    const fix = `A range of anything else is a subquery, with a colon: [${range}:].`
    report(source, operand, 'only a selector has a range', fix)
  } else if (node.offset !== undefined || node.at !== undefined) {
    const fix = `Write x[${range}] offset …, not x offset …[${range}].`
    report(source, operand, 'the range stands before offset and @', fix)
  } else {
    operand.node = { type: 'MatrixSelector', vector: node, range }
  }
}

function readOperand(source: Source, signs: readonly string[]): Operand {
  const { from, to, name } = source.cursor
  if (name === 'ParenExpr') {
    let node: Node | undefined
    children(source, () => {
      node = convert(source)
    })
    return { node: node ?? nothing, isParenthesised: true, signs, from, to }
  }
  if (name === 'NumberDurationLiteral') {
    const [, sign = '', text = ''] = /^([-+]?)\s*(.*)$/s.exec(slice(source)) ?? []
    const all = sign === '' ? signs : [...signs, sign]
    return { node: numberLiteral(text), isParenthesised: false, signs: all, from, to }
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

/** Stands where something is missing that a problem already tells of. */
const nothing: Node = { type: 'VectorSelector', matchers: [] }

function atom(source: Source, splice: VectorSelector | undefined): Node {
  switch (source.cursor.name) {
    case 'VectorSelector':
      return selector(source, splice)
    case 'FunctionCall':
      return call(source)
    case 'AggregateExpr':
      return aggregate(source)
    case 'StringLiteral':
      return { type: 'StringLiteral', value: string(source) }
    default:
      return nothing
  }
}

function selector(source: Source, splice: VectorSelector | undefined): VectorSelector {
  const matchers: LabelMatcher[] = [...(splice?.matchers ?? [])]
  const filters: string[] = []
  let name = splice?.name
  const readMatcher = (kind: string) => {
    if (kind !== 'QuotedLabelName') return matchers.push(matcher(source))
    if (!/^["'`]/.test(slice(source))) return filters.push(slice(source))
    if (name !== undefined) report(source, source.cursor, 'the metric is named twice')
    name = labelName(source)
  }
  children(source, (kind) => {
    if (kind === 'Identifier') name ??= slice(source)
    else if (kind === 'LabelMatchers') children(source, readMatcher)
  })
  const made: VectorSelector = {
    ...splice,
    type: 'VectorSelector',
    ...(name !== undefined && { name }),
    matchers,
    ...(filters.length > 0 && { filters }),
  }
  return source.finish(made, source.cursor.from)
}

function matcher(source: Source): LabelMatcher {
  let label = ''
  let op: MatchOp = '='
  let value = ''
  children(source, (name) => {
    if (name === 'MatchOp') op = slice(source) as MatchOp
    else if (name === 'StringLiteral') value = string(source)
    else label = labelName(source)
  })
  return { label, op, value }
}

function call(source: Source): Node {
  let func = ''
  let args: readonly Node[] = []
  children(source, (name) => {
    if (name === 'FunctionIdentifier') {
      func = source.functionNames.get(source.cursor.from) ?? slice(source)
    } else args = list(source)
  })
  const kinds = signatureOf(func)
  const expected = kinds ? [...kinds.args, ...(kinds.optional ?? [])] : []
  return {
    type: 'Call',
    func,
    args: args.map((arg, i) => (expected[i] === 'scalar' ? asNumber(arg) : arg)),
  }
}

function aggregate(source: Source): AggregateExpr {
  const { from, to } = source.cursor
  let op = 'sum' as AggregateOp
  let grouping: Grouping | undefined
  let args: readonly Node[] = []
  children(source, (name) => {
    if (name === 'AggregateOp') op = slice(source).toLowerCase() as AggregateOp
    else if (name === 'AggregateModifier') grouping = groupingAt(source)
    else args = list(source)
  })
  const param = aggregateParams[op]
  const wanted = param === undefined ? 1 : 2
  if (args.length !== wanted) {
    const summary = `${op} takes ${wanted === 1 ? 'one argument' : 'two arguments'}, but has ${args.length}`
    const example = { none: 'x', scalar: '5, x', string: '"label", x' }[param ?? 'none']
    report(source, { from, to }, summary, `Write ${op}(${example}).`)
  }
  const [first, second] = args
  const hasParam = param !== undefined && first !== undefined && second !== undefined
  return {
    type: 'AggregateExpr',
    op,
    expr: (hasParam ? second : first) ?? nothing,
    ...(hasParam && { param: param === 'scalar' ? asNumber(first) : first }),
    ...(grouping && { grouping }),
  }
}

const aggregateParams: Readonly<Partial<Record<AggregateOp, 'scalar' | 'string'>>> =
  Object.fromEntries(
    Object.entries<AggregatorSignature>(aggregators).flatMap(([op, { param }]) =>
      param ? [[op, param]] : [],
    ),
  )

function groupingAt(source: Source): Grouping {
  let kind: Grouping['kind'] = 'by'
  let labels: readonly string[] = []
  children(source, (name) => {
    if (name === 'Without') kind = 'without'
    else if (name === 'GroupingLabels') labels = labelNames(source)
  })
  return { kind, labels }
}

function list(source: Source): readonly Node[] {
  const nodes: Node[] = []
  children(source, () => nodes.push(convert(source)))
  return nodes
}

function labelNames(source: Source): readonly string[] {
  const names: string[] = []
  children(source, () => names.push(labelName(source)))
  return names
}

function labelName(source: Source): string {
  return source.cursor.name === 'QuotedLabelName' ? string(source) : slice(source)
}

function string(source: Source): string {
  const { from } = source.cursor
  const { value, mistake } = unquote(slice(source))
  if (mistake) {
    const at = { from: from + mistake.from, to: from + mistake.to }
    report(source, at, mistake.message, mistake.fix)
  }
  return value
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

function children(source: Source, read: (name: string) => void): void {
  const { cursor } = source
  if (!cursor.firstChild()) return
  do {
    if (cursor.name !== 'LineComment') read(cursor.name)
  } while (cursor.nextSibling())
  cursor.parent()
}

function slice({ text, cursor }: Source): string {
  return text.slice(cursor.from, cursor.to)
}

function unsupported(source: Source, word: string): void {
  report(
    source,
    source.cursor,
    `${word} is an experiment of Prometheus 3 that is not supported here`,
    `Write the query without ${word}.`,
  )
}

function report(
  { problems }: Source,
  { from, to }: { readonly from: number; readonly to: number },
  message: string,
  fix?: string,
): void {
  problems.push({ message, from, to, ...(fix !== undefined && { fix }) })
}
