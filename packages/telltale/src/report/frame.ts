/** A line of a query or a file with carets under a part of it, however wide its characters are. */

export interface Frame {
  readonly line: string
  /** Where the carets begin, and how many there are, in columns of a terminal. */
  readonly from: number
  readonly width: number
}

/**
 * The part of a line around what is marked that fits into a width; `…` stands for the rest. Tabs
 * become two spaces, and what would move the cursor is shown as `�`.
 *
 * @example
 * framed('sum(rate(x[5m]))', 9, 10, 80) // => { line: 'sum(rate(x[5m]))', from: 9, width: 1 }
 */
export function framed(text: string, from: number, to: number, width: number): Frame {
  const [before, marked, after] = [text.slice(0, from), text.slice(from, to), text.slice(to)].map(
    visible,
  ) as [string, string, string]
  const part = head(marked, Math.floor(width * 0.6))
  const room = width - columnsOf(part)
  const left = tail(before, room - Math.min(columnsOf(after), Math.floor(room / 2)))
  const right = part === marked ? head(after, room - columnsOf(left)) : ''
  return {
    line: `${left}${part}${right}`,
    from: columnsOf(left),
    width: Math.max(1, columnsOf(part)),
  }
}

/** A text on several lines of at most that many columns; a word that is longer stays whole. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= width) {
      lines[lines.length - 1] = `${last} ${word}`
    } else lines.push(word)
  }
  return lines
}

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  // Most texts are ASCII, and then it is as many as there are characters.
  if (/^[ -~]*$/.test(text)) return text.length
  return [...text].reduce((sum, char) => sum + columnsOfOne(char), 0)
}

function columnsOfOne(char: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(char)) return 0
  return wide.test(char) ? 2 : 1
}

/** East Asian characters and emoji. Source: https://www.unicode.org/reports/tr11/ */
const wide =
  /^(?:\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6])$/u

function visible(text: string): string {
  return text.replaceAll('\t', '  ').replaceAll(/\p{Cc}/gu, '\ufffd')
}

function head(text: string, room: number): string {
  return columnsOf(text) <= room ? text : `${taken([...text], room - 1)}…`
}

function tail(text: string, room: number): string {
  if (columnsOf(text) <= room) return text
  return `…${[...taken([...text].reverse(), room - 1)].reverse().join('')}`
}

/** As many of the characters as fit. */
function taken(chars: readonly string[], room: number): string {
  let left = room
  let text = ''
  for (const char of chars) {
    left -= columnsOfOne(char)
    if (left < 0) break
    text += char
  }
  return text
}
