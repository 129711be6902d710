/** Templates of annotations and labels, filled in as Prometheus does it. */
import { plain } from './go-format.ts'
import { humanize, humanize1024, humanizeDuration, humanizePercentage } from './humanize.ts'

export interface TemplateData {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/**
 * The text that Prometheus makes of a template; nothing when it uses more of Go's template language
 * than labels, the value and the functions that show them.
 */
export function render(template: string, data: TemplateData): string | undefined {
  let isReadable = true
  const text = template.replace(/\{\{(.*?)\}\}/gs, (_, action: string) => {
    const shown = pipeline(action.trim(), data)
    if (shown === undefined) isReadable = false
    return shown === undefined ? '' : shownAs(shown)
  })
  return isReadable ? text : undefined
}

/** Whether a text shows the value, so that a test has to know it. */
export function showsValue(template: string): boolean {
  return /\{\{[^}]*(\$value\b|\.Value\b)/.test(template)
}

type Shown = string | number

function pipeline(action: string, data: TemplateData): Shown | undefined {
  const stages = split(action, '|')
  let value: Shown | undefined
  for (const [i, stage] of stages.entries()) {
    const words = split(stage, ' ')
    const [first, ...rest] = words
    if (first === undefined) return undefined
    const piped = i > 0 && value !== undefined ? [value] : []
    if (i > 0 || rest.length > 0) {
      const args = rest.map((word) => operand(word, data))
      if (args.some((arg) => arg === undefined)) return undefined
      value = call(first, [...(args as Shown[]), ...piped])
    } else value = operand(first, data)
    if (value === undefined) return undefined
  }
  return value
}

function operand(word: string, { labels, value }: TemplateData): Shown | undefined {
  if (word === '$value' || word === '.Value') return value
  const [, label] = /^(?:\$labels|\$?\.Labels)\.(\w+)$/.exec(word) ?? []
  if (label !== undefined) return labels[label] ?? ''
  if (/^".*"$/.test(word)) return JSON.parse(word)
  if (/^`.*`$/.test(word)) return word.slice(1, -1)
  return /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : undefined
}

function call(name: string, args: readonly Shown[]): Shown | undefined {
  const last = args.at(-1)
  if (name === 'printf') return printf(args)
  if (last === undefined || args.length > 1) return undefined
  const ofText = texts[name]
  if (ofText) return ofText(shownAs(last))
  const ofNumber = numbers[name]
  const number = Number(last)
  return ofNumber && !Number.isNaN(number) ? ofNumber(number) : undefined
}

const numbers: Readonly<Record<string, (value: number) => string>> = {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
}

const texts: Readonly<Record<string, (text: string) => string>> = {
  toUpper: (text) => text.toUpperCase(),
  toLower: (text) => text.toLowerCase(),
  // As Go's url.QueryEscape.
  urlquery: (text) =>
    encodeURIComponent(text)
      .replaceAll('%20', '+')
      .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
}

function printf([format, ...args]: readonly Shown[]): string | undefined {
  let next = 0
  let isReadable = true
  const text = String(format).replace(/%(?:\.(\d+))?([a-z%])/g, (_, digits, verb) => {
    if (verb === '%') return '%'
    const arg = args[next++]
    if (verb === 'f' && typeof arg === 'number') return arg.toFixed(Number(digits ?? 6))
    if ((verb === 's' || verb === 'v') && digits === undefined && arg !== undefined) {
      return shownAs(arg)
    }
    isReadable = false
    return ''
  })
  return isReadable && next === args.length ? text : undefined
}

function shownAs(value: Shown): string {
  return typeof value === 'number' ? plain(value) : value
}

/** At a separator, but not inside of quotes. */
function split(text: string, separator: string): readonly string[] {
  const parts: string[] = ['']
  let quote: string | undefined
  for (const char of text) {
    if (quote === undefined && (char === '"' || char === '`')) quote = char
    else if (char === quote) quote = undefined
    if (char === separator && quote === undefined) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}
