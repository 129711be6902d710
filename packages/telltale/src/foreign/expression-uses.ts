/** Queries that somebody else has written, as uses of expressions, which is what checks of queries read. */
import type { Problem, SourceLocation } from '@telltale/core'
import {
  childrenOf,
  type Node,
  type ParseOptions,
  type Part,
  parse,
  type Span,
  type VariableKind,
  type VectorSelector,
} from '@telltale/promql'
import type { ExpressionUse } from '../check/model.ts'
import type {
  DashboardSubject,
  QuerySubject,
  VariableSubject,
} from './dashboard/dashboard-subject.ts'

export interface ForeignText {
  readonly text: string
  readonly path: readonly string[]
  readonly placeAt: (offset: number) => SourceLocation
  readonly kind: NonNullable<ExpressionUse['kind']>
}

export interface FoundUse {
  readonly use: ExpressionUse | undefined
  readonly problems: readonly Problem[]
}

/**
 * The use of an expression in a text; none when it is not PromQL.
 *
 * Errors: `promql/syntax`, at its line and column.
 */
export function expressionUse(
  foreign: ForeignText,
  variableKind?: (name: string) => VariableKind | undefined,
): FoundUse {
  const { text, path, placeAt } = foreign
  const options = variableKind === undefined ? {} : { variableKind }
  const { node, problems } = parse(text, options)
  const syntax = problems.map(
    ({ message, from, to, fix }): Problem => ({
      code: 'promql/syntax',
      severity: 'error',
      summary: `This is not PromQL: ${message}.`,
      at: placeAt(from),
      path,
      excerpt: { text, from, to },
      why: 'Prometheus refuses the query.',
      fix: fix ?? 'Correct the marked part of the text.',
    }),
  )
  if (node === undefined || problems.length > 0) return { use: undefined, problems: syntax }
  return { use: useOf(node, foreign, () => spansOf(node, text, options)), problems: [] }
}

/**
 * Where each part of a tree stands, by reading the text once more: most queries have no problem, and
 * keeping the places of all of them takes more memory than everything else.
 */
function spansOf(node: Node, text: string, options: ParseOptions): ReadonlyMap<Part, Span> {
  const again = parse(text, { ...options, spans: true })
  const found = new Map<Part, Span>()
  const others = again.node === undefined ? [] : nodesOf(again.node)
  for (const [i, part] of nodesOf(node).entries()) {
    const other = others[i]
    const span = other && again.spans?.get(other)
    if (span === undefined) continue
    found.set(part, span)
    if (part.type !== 'VectorSelector') continue
    for (const [matcher, where] of matcherSpans(text, part, span)) found.set(matcher, where)
  }
  return found
}

function useOf(
  node: Node,
  { text, path, placeAt, kind }: ForeignText,
  spansOfText: () => ReadonlyMap<Part, Span>,
): ExpressionUse {
  let spans: ReadonlyMap<Part, Span> | undefined
  let at: SourceLocation | undefined
  return {
    node,
    nodes: nodesOf(node),
    get at() {
      // The same object each time: it tells later which use a problem belongs to.
      at ??= placeAt(0)
      return at
    },
    path,
    kind,
    source: {
      text,
      placeAt,
      get spans() {
        spans ??= spansOfText()
        return spans
      },
    },
  }
}

/** Every node of a tree, parents first; a loop, because a generator for each level takes four times as long. */
function nodesOf(node: Node): readonly Node[] {
  const nodes: Node[] = []
  collect(node, nodes)
  return nodes
}

function collect(node: Node, nodes: Node[]): void {
  nodes.push(node)
  for (const child of childrenOf(node)) collect(child, nodes)
}

/** Where the matchers of a selector stand: behind each other, in their order. */
function* matcherSpans(
  text: string,
  { matchers }: VectorSelector,
  outer: Span,
): Generator<readonly [Part, Span]> {
  let from = text.indexOf('{', outer.from)
  for (const matcher of matchers) {
    const start = text.indexOf(matcher.label, from)
    const operator = text.indexOf(matcher.op, start + matcher.label.length)
    if (from < 0 || start < 0 || operator < 0) return
    const value = /^\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)/s.exec(
      text.slice(operator + matcher.op.length),
    )
    const to = operator + matcher.op.length + (value?.[0].length ?? 0)
    yield [matcher, { from: start, to }]
    from = to
  }
}

export interface DashboardUses {
  readonly uses: readonly ExpressionUse[]
  /** Of the panels' queries. */
  readonly byQuery: ReadonlyMap<QuerySubject, ExpressionUse>
  readonly problems: readonly Problem[]
}

/** Every PromQL text of a dashboard: panels, variables, annotations. */
export function dashboardUses(dashboard: DashboardSubject): DashboardUses {
  const kinds = kindsOf(dashboard.variables)
  const uses: ExpressionUse[] = []
  const problems: Problem[] = []
  const byQuery = new Map<QuerySubject, ExpressionUse>()
  const add = (found: FoundUse) => {
    problems.push(...found.problems)
    if (found.use) uses.push(found.use)
    return found.use
  }
  for (const variable of dashboard.variables) {
    const asked = askedBy(variable)
    if (asked) add(asked.isSelector ? selectorUse(asked, kinds) : expressionUse(asked, kinds))
  }
  for (const query of dashboard.annotations) {
    if (isPromql(query)) add(expressionUse(textOf(query, 'annotation'), kinds))
  }
  for (const query of dashboard.panels.flatMap((panel) => panel.queries)) {
    if (!isPromql(query)) continue
    const use = add(expressionUse(textOf(query, 'panel'), kinds))
    if (use) byQuery.set(query, use)
  }
  return { uses, byQuery, problems }
}

/** Loki, SQL, expressions between queries and empty queries are not ours. */
export function isPromql({ datasource, text }: QuerySubject): boolean {
  return datasource.kind !== 'other' && text.trim() !== ''
}

function textOf({ text, place, placeAt }: QuerySubject, kind: ForeignText['kind']): ForeignText {
  return { text, path: place.path ?? [], placeAt, kind }
}

/** What a variable stands for where its place in the text cannot tell: by its type and its values. */
function kindsOf(
  variables: readonly VariableSubject[],
): (name: string) => VariableKind | undefined {
  const kinds = new Map<string, VariableKind>()
  for (const { name, type, values } of variables) {
    if (type === 'interval' || (values.length > 0 && values.every(isDuration)))
      kinds.set(name, 'interval')
    else if (values.length > 0 && values.every(isNumber)) kinds.set(name, 'number')
    else if (type !== '') kinds.set(name, 'text')
  }
  return (name) => kinds.get(name)
}

function isDuration(value: string): boolean {
  return /^(\d+(ms|[smhdwy]))+$|^\$__auto|^auto$/.test(value)
}

function isNumber(value: string): boolean {
  return Number.isFinite(Number(value))
}

interface Asked extends ForeignText {
  /** The series whose label is asked for. */
  readonly isSelector: boolean
  readonly label: string
}

/** The PromQL in `label_values(selector, label)` and `query_result(expression)`. */
function askedBy({ query }: VariableSubject): Asked | undefined {
  if (query === undefined || !isPromql(query)) return undefined
  const { text, placeAt, place } = query
  const values = /^(\s*label_values\s*\()(.*),\s*([^,(){}]+?)\s*\)\s*$/s.exec(text)
  const result = /^(\s*query_result\s*\()(.*)\)\s*$/s.exec(text)
  const [, head = '', inner = '', label = ''] = values ?? result ?? []
  if (inner.trim() === '') return undefined
  return {
    text: inner,
    path: place.path ?? [],
    placeAt: (offset) => placeAt(offset + head.length),
    kind: 'variable',
    isSelector: values !== null,
    label,
  }
}

/** The series grouped by the label that is asked for: it must be one that they have. */
function selectorUse(asked: Asked, kinds: (name: string) => VariableKind | undefined): FoundUse {
  const found = expressionUse(asked, kinds)
  if (found.use === undefined || asked.label.includes('$')) return found
  const { node, source } = found.use
  const group: Node = {
    type: 'AggregateExpr',
    op: 'group',
    expr: node,
    grouping: { kind: 'by', labels: [asked.label] },
  }
  return { use: useOf(group, asked, () => source?.spans ?? new Map()), problems: [] }
}
