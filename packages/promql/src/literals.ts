/** Number and string literals of PromQL, as values. */
import type { Node, NumberLiteral, VectorSelector } from './ast.ts'
import { durationMs } from './duration.ts'
import { isVariable, mentionsVariable } from './grafana-variables.ts'

/** The value of a number literal: decimal, hexadecimal, octal, `Inf`, `NaN` or a duration in seconds. */
export function numberValue(text: string): number {
  const plain = text.replaceAll('_', '').toLowerCase()
  if (plain === 'inf') return Number.POSITIVE_INFINITY
  if (plain === 'nan') return Number.NaN
  if (/^0[0-7]+$/.test(plain)) return Number.parseInt(plain, 8)
  const ms = durationMs(plain)
  return ms === undefined ? Number(plain) : ms / 1000
}

/** A number, a duration in seconds, or a variable; the last two keep their text. */
export function numberLiteral(text: string): NumberLiteral {
  if (mentionsVariable(text)) return { type: 'NumberLiteral', value: Number.NaN, text }
  const value = numberValue(text)
  const isDuration = /[a-z]/i.test(text) && !/^(0x|inf$|nan$)/i.test(text) && !/\de/i.test(text)
  return { type: 'NumberLiteral', value, ...(isDuration && { text }) }
}

/** A lone variable where only a number can stand. */
export function asNumber(node: Node): Node {
  return isBareVariable(node) ? numberLiteral(node.name ?? '') : node
}

export function isBareVariable(node: Node): node is VectorSelector {
  return (
    node.type === 'VectorSelector' &&
    node.matchers.length === 0 &&
    node.filters === undefined &&
    node.offset === undefined &&
    node.at === undefined &&
    node.series === undefined &&
    node.name !== undefined &&
    isVariable(node.name)
  )
}

export interface Unquoted {
  readonly value: string
  /** What Prometheus would refuse, with offsets into the literal. */
  readonly mistake?: {
    readonly message: string
    readonly fix?: string
    readonly from: number
    readonly to: number
  }
}

/** The value of a string literal: quotes removed, escapes of Go resolved; backticks have none. */
export function unquote(literal: string): Unquoted {
  const quote = literal[0]
  const value = literal.slice(1, -1)
  if (literal.length < 2 || literal.at(-1) !== quote) {
    const message = `the string that starts with ${quote} is never closed`
    return { value: literal.slice(1), mistake: { message, from: 0, to: literal.length } }
  }
  if (quote === '`' || !value.includes('\\')) return { value }
  let bad: Unquoted['mistake']
  const resolved = value.replace(escapes, (sequence: string, at: number) => {
    const known = resolveEscape(sequence, quote)
    if (known !== undefined) return known
    const from = at + 1
    bad ??= {
      message: `a string has no escape sequence ${sequence}`,
      fix: `Write the backslash of a regular expression twice, \\${sequence}, or quote the string with backticks.`,
      from,
      to: from + sequence.length,
    }
    return sequence
  })
  return bad ? { value: resolved, mistake: bad } : { value: resolved }
}

// Source: https://go.dev/ref/spec#Rune_literals
const escapes = /(?:\\x[0-9a-fA-F]{2}|\\[0-7]{3})+|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\[\s\S]/g

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

function resolveEscape(sequence: string, quote: string | undefined): string | undefined {
  const kind = sequence[1] ?? ''
  if (kind === quote) return kind
  if (sequence.length === 2) return simple[kind]
  if (kind === 'u' || kind === 'U') {
    const point = Number.parseInt(sequence.slice(2), 16)
    return point > 0x10ffff ? undefined : String.fromCodePoint(point)
  }
  // Bytes of UTF-8, given one by one.
  const bytes = sequence.match(/\\x..|\\\d{3}/g) ?? []
  if (bytes.some((byte) => /^\\[4-7]/.test(byte))) return undefined
  return new TextDecoder().decode(
    Uint8Array.from(bytes, (byte) =>
      byte[1] === 'x' ? Number.parseInt(byte.slice(2), 16) : Number.parseInt(byte.slice(1), 8),
    ),
  )
}
