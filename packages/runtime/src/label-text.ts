/** Labels as the exposition prints them: `method="GET",route="/a"`. */
export function labelText(labels: readonly (readonly [name: string, value: string])[]): string {
  return labels.map(([name, value]) => `${name}="${escaped(value)}"`).join(',')
}

/** What follows the opening brace on a line: `method="GET",route="/a"} `; nothing without labels. */
export function labelTail(labels: readonly (readonly [name: string, value: string])[]): string {
  const text = labelText(labels)
  // Joined, not concatenated: a concatenated string keeps all its pieces, 300 bytes per series.
  return text === '' ? '' : [text, '} '].join('')
}

/** A tail with further labels at its end. */
export function extended(tail: string, text: string): string {
  if (text === '') return tail
  return tail === '' ? `${text}} ` : `${tail.slice(0, -2)},${text}} `
}

/** A tail with further labels at its beginning. */
export function prepended(text: string, tail: string): string {
  if (text === '') return tail
  return tail === '' ? `${text}} ` : `${text},${tail}`
}

/** The labels that a tail was made of. */
export function labelsOf(tail: string): Record<string, string> {
  const labels: Record<string, string> = {}
  const text = tail.slice(0, -2)
  let at = 0
  while (at < text.length) {
    const equals = text.indexOf('="', at)
    const start = equals + 2
    let end = text.indexOf('"', start)
    while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
    labels[text.slice(at, equals)] = unescaped(text.slice(start, end))
    at = end + 2
  }
  return labels
}

/** Source: https://prometheus.io/docs/instrumenting/exposition_formats/#comments-help-text-and-type-information */
function escaped(value: string): string {
  if (!/[\\\n"]/.test(value)) return value
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
}

function unescaped(value: string): string {
  if (!value.includes('\\')) return value
  return value.replace(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : character))
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text[at - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}
