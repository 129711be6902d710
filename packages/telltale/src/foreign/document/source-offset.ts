/**
 * Where a character of a text stands in the source that the text was read from.
 *
 * Quotes, escapes, and in YAML folded lines and indentation lie between the two. Both are read side
 * by side; what is not blank must be the same on both sides, blanks may differ.
 *
 * @param raw the scalar as written: with its quotes, or without the header of a block
 * @param text what was read from it
 * @param quote how it is quoted: `"`, `'`, or nothing for plain and block scalars
 *
 * @example
 * sourceOffset('"a\\"b"', 'a"b', 2, '"') // => 4
 */
export function sourceOffset(
  raw: string,
  text: string,
  offset: number,
  quote: '"' | "'" | '',
): number {
  let i = quote === '' ? skipBlanks(raw, 0) : 1
  for (let seen = 0; seen < offset && i < raw.length; ) {
    if (raw[i] === '\n' || raw[i] === '\r') {
      i = skipBlanks(raw, i)
      seen = Math.max(seen + 1, skipBlanks(text, seen))
      continue
    }
    if (quote === '"' && raw[i] === '\\') i += escapeLength(raw, i)
    else i += quote === "'" && raw.startsWith("''", i) ? 2 : 1
    seen++
  }
  return i
}

function escapeLength(raw: string, at: number): number {
  switch (raw[at + 1]) {
    case 'u':
      return 6
    case 'x':
      return 4
    case 'U':
      return 10
    default:
      return 2
  }
}

function skipBlanks(raw: string, from: number): number {
  let i = from
  while (/\s/.test(raw[i] ?? 'x')) i++
  return i
}
