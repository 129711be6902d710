/** Markdown as people would write it; what they wrote is escaped where it would break a table. */
import { generatedHeader } from '../emit/yaml.ts'

/** A page: the header, then blocks with an empty line between them. Empty blocks are left out. */
export function page(...blocks: readonly string[]): string {
  const header = `<!-- ${generatedHeader} -->`
  return `${[header, ...blocks].filter((block) => block !== '').join('\n\n')}\n`
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n')
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n')
}

export function steps(items: readonly string[]): string {
  return items.map((item, i) => `${i + 1}. ${item}`).join('\n')
}

export function promql(text: string): string {
  return fence('promql', text)
}

export function shell(text: string): string {
  return fence('sh', text)
}

/** Text in backticks; a backtick inside takes a longer fence. */
export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}

export function link(text: string, target: string): string {
  return `[${text.replace(/[[\]]/g, '\\$&')}](${target})`
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
