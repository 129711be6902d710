/** From the grammar's tree to ours: selectors, functions, aggregations and literals. */
import type {
  AggregateExpr,
  AggregateOp,
  Grouping,
  LabelMatcher,
  MatchOp,
  Node,
  VectorSelector,
} from './ast.ts'
import { type AggregatorSignature, aggregators, signatureOf } from './functions.ts'
import { asNumber, unquote } from './literals.ts'
import { children, report, type Source, slice } from './source.ts'

/** Stands where something is missing that a problem already tells of. */
export const nothing: Node = { type: 'VectorSelector', matchers: [] }

export function atom(source: Source, splice: VectorSelector | undefined): Node {
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
  children(source, () => nodes.push(source.convert(source)))
  return nodes
}

export function labelNames(source: Source): readonly string[] {
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
