/** Paragraphs, lists and code of the systems' own pages, so that their sources are read as sentences. */

export function page(...parts: readonly string[]): string {
  return parts.join('\n\n')
}

export function list(...items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n')
}

export function steps(...items: readonly string[]): string {
  return items.map((item, index) => `${index + 1}. ${item}`).join('\n')
}

export function shell(...lines: readonly string[]): string {
  return fenced('sh', lines)
}

export function promql(...lines: readonly string[]): string {
  return fenced('promql', lines)
}

export function typescript(...lines: readonly string[]): string {
  return fenced('ts', lines)
}

export function table(
  head: readonly string[],
  ...rows: readonly (readonly (string | number)[])[]
): string {
  // Between two bars is a cell, so that bars inside of it are escaped.
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n')
}

function fenced(language: string, lines: readonly string[]): string {
  return [`${fence}${language}`, ...lines, fence].join('\n')
}

const fence = '```'
