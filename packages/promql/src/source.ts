/** A tree of the grammar while it is being read. */
import type { parser } from '@prometheus-io/lezer-promql'
import type { Node, VectorSelector } from './ast.ts'
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
  /** Where nodes stand in the text, if somebody wants to know. */
  readonly spans?: Map<Node, Span>
  /** How many expressions are being read, each inside the one before. */
  depth: number
  /** Reads the expression at the cursor. */
  readonly convert: (source: Source) => Node
}

/** Offsets into a text: from inclusive, to exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}

export function children(source: Source, read: (name: string) => void): void {
  const { cursor } = source
  if (!cursor.firstChild()) return
  do {
    if (cursor.name !== 'LineComment') read(cursor.name)
  } while (cursor.nextSibling())
  cursor.parent()
}

export function slice({ text, cursor }: Source): string {
  return text.slice(cursor.from, cursor.to)
}

export function unsupported(source: Source, word: string): void {
  report(
    source,
    source.cursor,
    `${word} is an experiment of Prometheus 3 that is not supported here`,
    `Write the query without ${word}.`,
  )
}

export function report(
  { problems }: Source,
  { from, to }: Span,
  message: string,
  fix?: string,
): void {
  problems.push({ message, from, to, ...(fix !== undefined && { fix }) })
}
