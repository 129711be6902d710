/**
 * Regular expressions of label matchers: RE2 syntax, anchored at both ends.
 *
 * JavaScript reads almost the same language. What RE2 refuses is named here, and what only RE2
 * has is translated, so that a pattern can be tried on declared values.
 * Source: https://github.com/google/re2/wiki/Syntax
 */

/** A pattern as JavaScript can run it, or why Prometheus would refuse the query. */
export type Pattern =
  | { readonly test: (value: string) => boolean }
  | { readonly refused: string; readonly fix: string }

/**
 * Reads a pattern of a matcher as RE2 would.
 *
 * A construct that only RE2 has and that cannot be translated (`\pN`, `[[:alpha:]]`, flags in
 * the middle) is taken to match anything, because a wrong alarm is worse than none.
 */
export function readPattern(source: string): Pattern {
  const construct = constructs.find(({ pattern }) => pattern.test(withoutEscapedBackslash(source)))
  if (construct) return { refused: construct.refused, fix: construct.fix }
  const unknownClass = [...source.matchAll(/\[:\^?(\w+):\]/g)].find(
    ([, name = '']) => source.includes('[[') && !posixClasses.has(name),
  )
  if (unknownClass) {
    return { refused: `RE2 has no class ${unknownClass[0]}`, fix: `Use ${list(posixClasses)}.` }
  }
  const { flags, body } = leadingFlags(source)
  // Names of groups say nothing to a matcher, and RE2 allows one twice.
  const translated = withClosingBrackets(body)
    .replace(/\(\?P?<\w+>/g, '(')
    .replaceAll('\\A', '^')
    .replaceAll('\\z', '$')
  const known = !onlyRe2.test(withoutEscapedBackslash(translated))
  try {
    // In Prometheus 3 the dot matches line ends too.
    const regexp = new RegExp(`^(?:${known ? translated : ''})$`, `s${flags}`)
    return { test: known ? (value) => regexp.test(value) : () => true }
  } catch (error) {
    return {
      refused: (error as Error).message.replace(/^Invalid regular expression: /, ''),
      fix: 'Correct the pattern.',
    }
  }
}

/**
 * The text of a JavaScript RegExp for a matcher: its `i` flag becomes RE2's `(?i)`, and the
 * escaped slashes that only JavaScript's notation needs are plain again.
 */
export function patternText(pattern: RegExp): string {
  const source = pattern.source === '(?:)' ? '' : pattern.source.replaceAll('\\/', '/')
  return pattern.ignoreCase ? `(?i)${source}` : source
}

/** The texts of `a|b|c`, when the pattern is nothing else; several values in one matcher. */
export function alternatives(source: string): readonly string[] | undefined {
  const parts = source.split(/(?<!\\)\|/)
  if (parts.some((part) => /(?<!\\)[.*+?^$(){}[\]]|\\[A-Za-z0-9]/.test(part))) return undefined
  return parts.map((part) => part.replace(/\\(.)/g, '$1'))
}

/** A value as a pattern that matches nothing else. */
export function literalPattern(value: string): string {
  return value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** `[]a]` and `[^]a]` are classes with a closing bracket in RE2; JavaScript has empty classes. */
function withClosingBrackets(source: string): string {
  let isInClass = false
  return source.replace(/\\.|\[:\^?\w+:\]|\[\^?\]?|\]/gs, (token) => {
    if (token.length > 1 && (token[0] === '\\' || token[1] === ':')) return token
    if (token === ']') {
      isInClass = false
      return token
    }
    if (isInClass) {
      if (token.endsWith(']')) isInClass = false
      return token
    }
    isInClass = true
    return token.endsWith(']') ? `${token.slice(0, -1)}\\]` : token
  })
}

const posixClasses: ReadonlySet<string> = new Set(
  'alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit'.split(' '),
)

function list(names: ReadonlySet<string>): string {
  return [...names].map((name) => `[:${name}:]`).join(', ')
}

const constructs: readonly { pattern: RegExp; refused: string; fix: string }[] = [
  {
    pattern: /\(\?(?:=|!|<=|<!)/,
    refused: 'RE2 has no lookahead or lookbehind',
    fix: 'Say what must match, or use two matchers: one with =~ and one with !~.',
  },
  {
    pattern: /\\(?:[1-9]|k<)/,
    refused: 'RE2 has no backreferences',
    fix: 'Write the alternatives out.',
  },
  {
    pattern: /\\[ceg-moquyCF-ORT-VX-Z]/,
    refused: 'RE2 does not know this escape sequence',
    fix: 'Use the character itself, or \\x{…} with its code.',
  },
  {
    pattern: /\{(?:\d*,)?(?:[1-9]\d{4,}|[2-9]\d{3}|1(?:\d\d[1-9]|\d[1-9]\d|[1-9]\d\d))\}/,
    refused: 'RE2 repeats at most 1000 times',
    fix: 'Use a smaller repeat count, or * or +.',
  },
]

const onlyRe2 = /\\[pPQE]|\\x\{|\[\[?:\^?\w+:\]|\(\?[imsU-]+[:)]/

function leadingFlags(source: string): { readonly flags: string; readonly body: string } {
  const match = /^\(\?([ims]+)\)/.exec(source)
  if (!match?.[1]) return { flags: '', body: source }
  const flags = [...new Set(match[1])].filter((flag) => flag !== 's').join('')
  return { flags, body: source.slice(match[0].length) }
}

/** `\\1` is a backslash and a digit; what is left after this starts an escape sequence. */
function withoutEscapedBackslash(source: string): string {
  return source.replaceAll('\\\\', '')
}
