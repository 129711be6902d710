import type { Problem } from '@telltale/core'
import {
  type Document,
  isAlias,
  isNode,
  isScalar,
  type Node,
  parseAllDocuments,
  type Scalar,
} from 'yaml'
import {
  type ForeignDocument,
  type Locate,
  locateIn,
  type ReadDocuments,
} from './foreign-document.ts'
import { sourceOffset } from './source-offset.ts'

/**
 * The documents of a YAML text, separated by `---`; empty ones are left out.
 *
 * Errors: `files/yaml`, for each fault; a document with one is left out.
 *
 * @param locate where the text stands, when it is a part of another file
 */
export function readYaml(
  file: string,
  text: string,
  locate: Locate = locateIn(file, text),
): ReadDocuments {
  const documents: ForeignDocument[] = []
  const problems: Problem[] = []
  for (const document of parseAllDocuments(text, { prettyErrors: false })) {
    if ('empty' in document && document.empty) continue
    const { errors } = document as Document.Parsed
    problems.push(...errors.map(({ message, pos }) => notYaml(message, text, locate(pos[0]))))
    if (errors.length > 0) continue
    try {
      const value: unknown = (document as Document.Parsed).toJS()
      if (value === null || value === undefined) continue
      documents.push(yamlDocument(file, text, document as Document.Parsed, value, locate))
    } catch (error) {
      // Aliases that grow without end.
      problems.push(
        notYaml(error instanceof Error ? error.message : String(error), text, locate(0)),
      )
    }
  }
  return { documents, problems }
}

function yamlDocument(
  file: string,
  text: string,
  document: Document.Parsed,
  value: unknown,
  locate: Locate,
): ForeignDocument {
  return {
    file,
    value,
    placeOf(path, offset) {
      const node = nearestNode(document, path)
      const [from = 0] = node?.range ?? []
      if (offset === undefined || !isScalar(node)) return locate(from)
      const { start, raw, quote } = rawOf(node, text)
      return locate(start + sourceOffset(raw, String(node.value), offset, quote))
    },
  }
}

/** What is missing is pointed to where it should be: in the part around it. */
function nearestNode(
  document: Document.Parsed,
  path: readonly (string | number)[],
): Node | undefined {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isAlias(node)) return node.resolve(document)
    if (isNode(node)) return node
  }
  return isNode(document.contents) ? document.contents : undefined
}

/** The source of a scalar, from where its text begins. */
function rawOf({ range, type }: Scalar, text: string) {
  const [from = 0, to = 0] = range ?? []
  if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED') {
    const body = text.indexOf('\n', from) + 1
    return { start: body, raw: text.slice(body, to), quote: '' as const }
  }
  const quotes = { QUOTE_DOUBLE: '"', QUOTE_SINGLE: "'" } as const
  const quote = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE' ? quotes[type] : ''
  return { start: from, raw: text.slice(from, to), quote } as const
}

function notYaml(message: string, text: string, at: Problem['at']): Problem {
  const [said = ''] = message.split('\n')
  const isEnd = at !== undefined && at.line >= text.trimEnd().split('\n').length
  const hint = hints.find(([pattern]) => pattern.test(said))
  return {
    code: 'files/yaml',
    severity: 'error',
    summary: `this is not YAML: ${hint?.[1] ?? said}`,
    at,
    why: 'Whoever loads the file refuses it as a whole; nothing in it could be checked.',
    fix:
      hint?.[2] ??
      (isEnd
        ? 'Restore the rest of the file; a download or a merge may have cut it off.'
        : 'Correct it there; most often it is the indentation, or a text that needs quotes.'),
  }
}

/** What the parser says, in the words of those who write rules, and what helps. */
const hints: readonly (readonly [RegExp, string, string])[] = [
  [/must be unique/, 'a key stands here twice', 'Keep one of the two; a merge may have left both.'],
  [/Tabs are not allowed/, 'it is indented with tabs', 'Indent it with spaces.'],
  [
    /alias count/i,
    'its aliases unfold to more than any file needs',
    'Write what they stand for where it is needed.',
  ],
  [
    /call stack/,
    'it is nested deeper than any file needs',
    'Look for lines whose indentation grows; a generator may run in a circle.',
  ],
]
