/** Labels as the exposition prints them: `method="GET",route="/a"`. */

export function labelText(labels: Iterable<readonly [name: string, value: string]>): string {
  const parts: string[] = []
  for (const [name, value] of labels) parts.push(name, '="', escaped(value), '",')
  parts[parts.length - 1] = '"'
  // Joined, not concatenated: a concatenated string keeps all its pieces, about 300 bytes a series.
  return parts.length > 1 ? parts.join('') : ''
}

/** The labels that a text was made of. */
export function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
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
