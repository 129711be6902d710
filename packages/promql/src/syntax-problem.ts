/** What is wrong with a text that is no PromQL, said as a person would. */
import { nearest } from '@telltale/core'
import { aggregateOps } from './ast.ts'
import { functions } from './functions.ts'
import { skipQuoted } from './grafana-variables.ts'

export interface SyntaxProblem {
  readonly message: string
  /** Offsets into the text that was parsed: from inclusive, to exclusive. */
  readonly from: number
  readonly to: number
  readonly fix?: string
}

/**
 * The mistakes in a text that the grammar does not accept; at least one.
 *
 * @param shown what the grammar was given, of the same length as the original
 * @param errorAt where the grammar stopped
 */
export function diagnose(
  shown: string,
  original: string,
  errorAt: { readonly from: number; readonly to: number },
): readonly SyntaxProblem[] {
  if (shown.replace(/#[^\n]*/g, '').trim() === '') {
    return [{ message: 'the query is empty', from: 0, to: shown.length }]
  }
  // An open parenthesis makes a function of whatever stands before the next one.
  const brackets = [...unbalanced(shown)]
  if (brackets.length > 0) return brackets
  const names = [...unknownFunctions(shown)]
  return names.length > 0 ? names : [unexpected(original, errorAt)]
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

function* unbalanced(text: string): Generator<SyntaxProblem> {
  const open: { readonly bracket: string; readonly from: number }[] = []
  for (let i = 0; i < text.length; ) {
    const char = text[i] ?? ''
    const end = skipQuoted(text, i)
    if (end > i) {
      if (char !== '#' && (end - i < 2 || text[end - 1] !== char)) {
        yield problem(`the string that starts with ${char} is never closed`, i, end)
      }
      i = end
      continue
    }
    if (char in closers) open.push({ bracket: char, from: i })
    else if (char === ')' || char === ']' || char === '}') {
      const last = open.pop()
      if (!last) yield problem(`${char} closes nothing`, i, i + 1, `Remove ${char}.`)
      else if (closers[last.bracket] !== char) {
        const fix = `Close it with ${closers[last.bracket]}.`
        return yield problem(`${last.bracket} is closed by ${char}`, last.from, i + 1, fix)
      }
    }
    i++
  }
  for (const { bracket, from } of open) {
    yield problem(`${bracket} is never closed`, from, from + 1, `Add ${closers[bracket]}.`)
  }
}

/** Words that may stand before a parenthesis without being functions. */
const keywords: ReadonlySet<string> = new Set(
  'by without on ignoring group_left group_right and or unless bool offset atan2 fill fill_left fill_right step range min_of max_of start end'.split(
    ' ',
  ),
)

function* unknownFunctions(text: string): Generator<SyntaxProblem> {
  const known = [...Object.keys(functions), ...aggregateOps]
  const tokens = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#[^\n]*|([a-zA-Z_:][\w:]*)\s*\(/gs
  for (const { 1: name, index } of text.matchAll(tokens)) {
    if (name === undefined || known.includes(name)) continue
    const lower = name.toLowerCase()
    if (keywords.has(lower) || aggregateOps.some((op) => op === lower)) continue
    const guess = nearest(name, known)
    const fix = known.includes(lower)
      ? `Functions are written in lower case: ${lower}().`
      : guess
        ? `Did you mean ${guess}()?`
        : 'See https://prometheus.io/docs/prometheus/latest/querying/functions/ for the list.'
    yield problem(`there is no function ${name}()`, index, index + name.length, fix)
  }
}

function unexpected(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
): SyntaxProblem {
  if (to > from) return problem(`unexpected "${text.slice(from, to)}"`, from, to)
  const rest = text.slice(from)
  const start = from + (rest.length - rest.trimStart().length)
  if (start >= text.length) {
    const end = text.trimEnd().length
    return problem('the query ends too early', Math.max(0, end - 1), end)
  }
  const [token = ''] = /^(?:[\w:.$]+|[=!<>]=|[=!]~|.)/s.exec(text.slice(start)) ?? []
  return problem(`unexpected "${token}"`, start, start + token.length)
}

function problem(message: string, from: number, to: number, fix?: string): SyntaxProblem {
  return { message, from, to, ...(fix !== undefined && { fix }) }
}
