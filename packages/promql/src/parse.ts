/** From PromQL text, Grafana variables included, to a syntax tree. */
import { parser } from '@prometheus-io/lezer-promql'
import { allowancesIn } from './allowances.ts'
import type { Node, VectorSelector } from './ast.ts'
import { convert, tooDeep } from './convert.ts'
import { substituteVariables, type VariableKind, type VariableUse } from './grafana-variables.ts'
import type { Span } from './source.ts'
import { diagnose, type SyntaxProblem } from './syntax-problem.ts'

export interface Parsed {
  /** Absent when the text is not PromQL. */
  readonly node: Node | undefined
  readonly problems: readonly SyntaxProblem[]
  /** Every mention of a Grafana variable, in the order of the text. */
  readonly variables: readonly VariableUse[]
  /** Where each node stands in the text, when asked for. */
  readonly spans?: ReadonlyMap<Node, Span>
}

export interface ParseOptions {
  /** Ask for `spans`. @default false */
  readonly spans?: boolean
  /** What a variable stands for, where its place in the text cannot tell. */
  readonly variableKind?: (name: string) => VariableKind | undefined
  /** Trees that stand in the text where the parser is to see a name, by offset; see `template.ts`. */
  readonly splices?: ReadonlyMap<number, Splice>
  /** The last word on every selector, such as what its name refers to, and where it starts. */
  readonly finish?: (selector: VectorSelector, from: number) => VectorSelector
}

export interface Splice {
  readonly node: Node
  /** How much of the text it takes. */
  readonly length: number
}

/**
 * The syntax tree of a PromQL text. Never throws.
 *
 * Grafana variables stay as they were written: `print(parse(text).node)` contains them at the same
 * places. Comments and superfluous parentheses are lost. The text needs to be PromQL only, not to
 * make sense: `rate(1)` parses.
 *
 * @example
 * parse('sum by (route) (rate(http_requests_total{route=~"$route"}[$__rate_interval]))')
 * // => { node: { type: 'AggregateExpr', … }, problems: [], variables: [$route, $__rate_interval] }
 */
export function parse(text: string, options: ParseOptions = {}): Parsed {
  const { splices = noSplices, finish = (selector) => selector } = options
  const { text: shown, variables } = substituteVariables(
    withNames(text, splices),
    options.variableKind,
  )
  const functionNames = new Map<number, string>()
  for (const use of variables)
    if (use.position === 'function') functionNames.set(use.from, use.text)

  let tree: Tree | undefined
  try {
    tree = strictly(shown) ?? strictly(withoutNewcomers(shown, functionNames))
  } catch {
    // The grammar itself runs out of stack, somewhere above a thousand operators.
    const problem = { message: tooDeep, from: 0, to: text.length }
    return { node: undefined, problems: [problem], variables }
  }
  if (tree === undefined) return { node: undefined, problems: diagnoseText(shown, text), variables }
  const problems: SyntaxProblem[] = []
  const cursor = tree.cursor()
  while (cursor.name === 'PromQL' || cursor.name === 'LineComment') {
    if (!(cursor.name === 'PromQL' ? cursor.firstChild() : cursor.nextSibling())) break
  }
  const trees = new Map([...splices].map(([at, { node }]) => [at, node]))
  const spans = options.spans ? new Map<Node, Span>() : undefined
  const bare = convert({
    cursor,
    text,
    functionNames,
    splices: trees,
    finish,
    problems,
    depth: 0,
    convert,
    ...(spans && { spans }),
  })
  const allow = allowancesIn(text)
  if (allow === undefined) return { node: bare, problems, variables, ...(spans && { spans }) }
  const node = { ...bare, allow }
  const span = spans?.get(bare)
  if (span) spans?.set(node, span)
  return { node, problems, variables, ...(spans && { spans }) }
}

const noSplices: ReadonlyMap<number, Splice> = new Map()

const strict = parser.configure({ strict: true })

type Tree = ReturnType<typeof parser.parse>

/**
 * The tree, or nothing for a syntax error.
 *
 * Of a text of usual length it takes less time to read it leniently and to look for errors than to
 * have the grammar stop at the first; of a very long one the lenient way takes for ever.
 */
function strictly(text: string): Tree | undefined {
  try {
    const tree = text.length > usualLength ? patiently(text) : parser.parse(text)
    const cursor = tree.cursor()
    do {
      if (cursor.type.isError) return undefined
    } while (cursor.next())
    return tree
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/**
 * Without the guess of the grammar's parser that three hundred operands behind each other must be a
 * mistake: people write a few, generators write a thousand.
 */
function patiently(text: string): Tree {
  const run: Chained = strict.startParse(text)
  for (let count = 0; count < mostOperands; ) {
    run.bigReductionCount = 0
    const tree = run.advance()
    if (tree !== null) return tree
    count += run.bigReductionCount
  }
  throw new RangeError('more operands than a tree may be deep')
}

/** Whoever walks the tree of a chain goes as deep; each operand counts twice. */
const mostOperands = 2_000

/** How many operands have followed each other; counted by the parser, and not among its types. */
type Chained = ReturnType<typeof strict.startParse> & { bigReductionCount?: number }

/** Characters. */
const usualLength = 2_000

/** The text with a name of the same length wherever a tree is spliced in. */
function withNames(text: string, splices: ReadonlyMap<number, Splice>): string {
  let shown = text
  for (const [at, { length }] of splices) {
    shown = shown.slice(0, at) + '_'.repeat(length) + shown.slice(at + length)
  }
  return shown
}

/** Functions of other Prometheus versions than the grammar's; the table says which version has which. */
const newcomers = /\b(holt_winters|min_of|max_of|integral)(?=\s*\()/g

/** Shows the grammar another function of the same length instead. */
function withoutNewcomers(text: string, functionNames: Map<number, string>): string {
  return text.replace(newcomers, (name: string, _group: string, at: number) => {
    functionNames.set(at, name)
    return 'ln'.padEnd(name.length)
  })
}

function diagnoseText(shown: string, text: string): readonly SyntaxProblem[] {
  const cursor = parser.parse(shown).cursor()
  do {
    if (cursor.type.isError) return diagnose(shown, text, cursor)
  } while (cursor.next())
  return diagnose(shown, text, { from: text.length, to: text.length })
}
