import {
  findNodeAtLocation,
  type Node,
  type ParseError,
  parse,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
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
      const node = tree && nearestNode(tree, path)
      if (node === undefined) return locate(0)
      if (offset === undefined || node.type !== 'string') return locate(node.offset)
      const raw = text.slice(node.offset, node.offset + node.length)
      return locate(node.offset + sourceOffset(raw, String(node.value), offset, '"'))
    },
  }
}

/** What is missing is pointed to where it should be: in the part around it. */
function nearestNode(tree: Node, path: readonly (string | number)[]): Node | undefined {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, [...path.slice(0, length)])
    if (node !== undefined) return node
  }
  return tree
}

function notJson(text: string, locate: Locate): ReadDocuments['problems'][number] {
  const errors: ParseError[] = []
  parse(text, errors, { disallowComments: true, allowTrailingComma: false })
  const [first] = errors
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

/** `PropertyNameExpected` becomes "property name expected". */
function messageOf({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
}
