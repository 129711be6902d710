import { type Node, type ParseError, parse, parseTree, printParseErrorCode } from 'jsonc-parser'
import {
  type ForeignDocument,
  type Locate,
  locateIn,
  type ReadDocuments,
} from './foreign-document.ts'
import { sourceOffset } from './source-offset.ts'

/**
 * One JSON document; comments and trailing commas are faults, as they are for Grafana.
 *
 * Errors: `files/json`, where the text stops being JSON.
 *
 * @param locate where the text stands, when it is a part of another file
 */
export function readJson(
  file: string,
  text: string,
  locate: Locate = locateIn(file, text),
): ReadDocuments {
  try {
    const value: unknown = JSON.parse(text)
    return { documents: [jsonDocument(file, text, value, locate)], problems: [] }
  } catch {
    return { documents: [], problems: [notJson(text, locate)] }
  }
}

function jsonDocument(file: string, text: string, value: unknown, locate: Locate): ForeignDocument {
  let tree: Node | undefined
  return {
    file,
    value,
    placeOf(path, offset) {
      tree ??= parseTree(text)
      if (tree === undefined) return locate(0)
      const node = nearestNode(tree, path)
      if (offset === undefined || node.type !== 'string') return locate(node.offset)
      const raw = text.slice(node.offset, node.offset + node.length)
      return locate(node.offset + sourceOffset(raw, String(node.value), offset, '"'))
    },
  }
}

/** What is missing is pointed to where it should be: in the part around it. */
function nearestNode(tree: Node, path: readonly (string | number)[]): Node {
  let node = tree
  for (const part of path) {
    const inner = partOf(node, part)
    if (inner === undefined) return node
    node = inner
  }
  return node
}

/** Of a key that stands there twice the last one counts, as it does for whoever reads the file. */
function partOf({ type, children = [] }: Node, part: string | number): Node | undefined {
  if (type === 'array') return children[Number(part)]
  return children.findLast(({ children: [key] = [] }) => key?.value === part)?.children?.[1]
}

function notJson(text: string, locate: Locate): ReadDocuments['problems'][number] {
  const [first] = errorsIn(text)
  const offset = Math.min(first?.offset ?? 0, text.length)
  const isEnd = text.slice(offset).trim() === ''
  const what = isEnd ? 'the file ends too early' : first ? messageOf(first) : 'it cannot be read'
  return {
    code: 'files/json',
    severity: 'error',
    summary: `this is not JSON: ${what}`,
    at: locate(offset),
    why: 'Grafana refuses the file, so that nothing in it is shown; nothing in it could be checked.',
    fix: isEnd
      ? 'Restore the rest of the file; a download or a merge may have cut it off.'
      : 'Correct it there.',
  }
}

function errorsIn(text: string): readonly ParseError[] {
  const errors: ParseError[] = []
  try {
    parse(text, errors, { disallowComments: true, allowTrailingComma: false })
  } catch (error) {
    // Thousands of brackets, none of them closed.
    if (!(error instanceof RangeError)) throw error
  }
  return errors
}

/** `PropertyNameExpected` becomes "property name expected". */
function messageOf({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
}
