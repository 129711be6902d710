/** Queries that somebody else has written, as uses of expressions, which is what checks of queries read. */
import type { Problem, SourceLocation } from '@telltale/core'
import { type Node, type Part, parse, type Span, type VariableKind, walk } from '@telltale/promql'
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
  { text, path, placeAt, kind }: ForeignText,
  variableKind?: (name: string) => VariableKind | undefined,
): FoundUse {
  const {
    node,
    problems,
    spans = new Map(),
  } = parse(text, {
    spans: true,
    ...(variableKind && { variableKind }),
  })
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
  return { use: useOf(node, { text, path, placeAt, kind }, spans), problems: [] }
}

function useOf(
  node: Node,
  { text, path, placeAt, kind }: ForeignText,
  ofNodes: ReadonlyMap<Part, Span>,
): ExpressionUse {
  const nodes = [...walk(node)]
  let spans: ReadonlyMap<Part, Span> | undefined
  let at: SourceLocation | undefined
  return {
    node,
    nodes,
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
        spans ??= new Map([...ofNodes, ...matcherSpans(text, nodes, ofNodes)])
        return spans
      },
    },
  }
}

/** Where the matchers of each selector stand: behind each other, in their order. */
function* matcherSpans(
  text: string,
  nodes: readonly Node[],
  spans: ReadonlyMap<Part, Span>,
): Generator<readonly [Part, Span]> {
  for (const node of nodes) {
    const outer = spans.get(node)
    if (node.type !== 'VectorSelector' || outer === undefined) continue
    let from = text.indexOf('{', outer.from)
    for (const matcher of node.matchers) {
      const start = text.indexOf(matcher.label, from)
      const operator = text.indexOf(matcher.op, start + matcher.label.length)
      if (from < 0 || start < 0 || operator < 0) break
      const value = /^\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)/s.exec(
        text.slice(operator + matcher.op.length),
      )
      const to = operator + matcher.op.length + (value?.[0].length ?? 0)
      yield [matcher, { from: start, to }]
      from = to
    }
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
  return { use: useOf(group, asked, source?.spans ?? new Map()), problems: [] }
}
