/**
 * Grafana variables in PromQL text: found, and replaced so that the grammar can read the rest.
 *
 * Every replacement has the length of the variable, so that offsets into the replaced text are
 * offsets into the original, where names, durations and matchers are then read as written.
 * Source: https://grafana.com/docs/grafana/latest/visualizations/dashboards/variables/variable-syntax/
 */

/** One mention of a variable. */
export interface VariableUse {
  readonly name: string
  /** As written: `$x`, `${x}`, `${x:format}`, `[[x]]`. */
  readonly text: string
  /** What follows the colon: `regex` in `${x:regex}`. */
  readonly format?: string
  readonly from: number
  readonly to: number
  readonly position: VariablePosition
}

/**
 * - `string`: inside quotes
 * - `time`: in a range, a subquery or an offset
 * - `number`: after `@`, or a variable that is known to be a number
 * - `matcher`: where a whole matcher stands, `{$filters}`
 * - `function`: before an opening parenthesis
 * - `name`: anywhere else: a metric, a label, or a number
 */
export type VariablePosition = 'string' | 'time' | 'number' | 'matcher' | 'function' | 'name'

/** What a variable stands for, where the text cannot tell. */
export type VariableKind = 'interval' | 'number' | 'text'

export interface Substituted {
  /** Of the same length, without variables outside strings. */
  readonly text: string
  readonly variables: readonly VariableUse[]
}

/** Replaces every variable by something that the grammar accepts at its place. */
export function substituteVariables(
  text: string,
  kindOf: (name: string) => VariableKind | undefined = () => undefined,
): Substituted {
  if (!mentionsVariable(text)) return { text, variables: [] }
  const variables: VariableUse[] = []
  const place: Place = { text, brackets: 0, braces: 0 }
  let result = ''
  let i = 0
  while (i < text.length) {
    const skipped = skipQuoted(text, i)
    if (skipped > i) {
      if (text[i] !== '#') variables.push(...usesInString(text, i, skipped))
      result += text.slice(i, skipped)
      i = skipped
      continue
    }
    const use = variableAt(text, i)
    if (use) {
      const position = positionOf(use, place, kindOf(use.name) ?? builtIn(use.name))
      variables.push({ ...use, position })
      result += placeholder(text, use, position)
      i = use.to
      continue
    }
    track(place, text[i])
    result += text[i]
    i++
  }
  return { text: result, variables }
}

export function mentionsVariable(text: string): boolean {
  return text.includes('$') || text.includes('[[')
}

/** Whether the whole text is one variable. */
export function isVariable(text: string): boolean {
  return mentionsVariable(text) && variableAt(text, 0)?.to === text.length
}

/** The end of the string or comment that starts at an offset, or the offset itself. */
export function skipQuoted(text: string, from: number): number {
  const quote = text[from]
  if (quote === '#') {
    const end = text.indexOf('\n', from)
    return end < 0 ? text.length : end
  }
  if (quote !== '"' && quote !== "'" && quote !== '`') return from
  let i = from + 1
  while (i < text.length && text[i] !== quote) i += text[i] === '\\' && quote !== '`' ? 2 : 1
  return Math.min(i + 1, text.length)
}

const syntax =
  /\$\{(?<braced>\w+)(?:\.[^:}]+)?(?::(?<format>[^}]*))?\}|\[\[(?<legacy>\w+)(?::(?<legacyFormat>\w+))?\]\]|\$(?<plain>\w+)/y

function variableAt(text: string, from: number): Omit<VariableUse, 'position'> | undefined {
  if (text[from] !== '$' && text[from] !== '[') return undefined
  syntax.lastIndex = from
  const match = syntax.exec(text)
  const groups = match?.groups
  const name = groups?.braced ?? groups?.legacy ?? groups?.plain
  // `$1` is a group of a regular expression, not a variable.
  if (!match || name === undefined || /^\d+$/.test(name)) return undefined
  const format = groups?.format ?? groups?.legacyFormat
  const to = from + match[0].length
  return { name, text: match[0], ...(format !== undefined && { format }), from, to }
}

function usesInString(text: string, from: number, to: number): readonly VariableUse[] {
  const uses: VariableUse[] = []
  for (let i = from; i < to; i++) {
    const use = variableAt(text, i)
    if (use && use.to <= to) {
      uses.push({ ...use, position: 'string' })
      i = use.to - 1
    }
  }
  return uses
}

/** What surrounds the place that has been reached. */
interface Place {
  readonly text: string
  brackets: number
  braces: number
}

function track(place: Place, char: string | undefined): void {
  if (char === '[') place.brackets++
  else if (char === ']') place.brackets--
  else if (char === '{') place.braces++
  else if (char === '}') place.braces--
}

function positionOf(
  { from, to }: { readonly from: number; readonly to: number },
  { text, brackets, braces }: Place,
  kind: VariableKind | undefined,
): VariablePosition {
  const before = text.slice(Math.max(0, from - 20), from)
  const after = text.slice(to, to + 20)
  if (brackets > 0 || /(^|[^\w:])offset\s*[-+]?\s*$/i.test(before)) return 'time'
  if (/@\s*$/.test(before)) return 'number'
  if (braces > 0 && /[{,]\s*$/.test(before) && /^\s*[},]/.test(after)) return 'matcher'
  if (/[\w:\]}]$/.test(before) || /^[\w:$]/.test(after)) return 'name'
  if (kind === 'interval' || kind === 'number') return 'number'
  return braces === 0 && /^\s*\(/.test(after) ? 'function' : 'name'
}

function placeholder(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
  position: VariablePosition,
): string {
  const length = to - from
  switch (position) {
    case 'time':
      // `[${n}m]` brings its own unit.
      return /[\w$[]/.test(text[to] ?? '') ? '5'.repeat(length) : `${'5'.repeat(length - 1)}m`
    case 'number':
      return '3'.repeat(length)
    case 'matcher':
      return `"${'_'.repeat(length - 2)}"`
    case 'function':
      return 'ln'.padEnd(length)
    default:
      return '_'.repeat(length)
  }
}

// Source: https://grafana.com/docs/grafana/latest/visualizations/dashboards/variables/add-template-variables/#global-variables
const builtInNumbers = new Set(['__interval_ms', '__range_s', '__range_ms', '__from', '__to'])
const builtInIntervals = new Set(['__rate_interval', '__interval', '__range', '__auto'])

function builtIn(name: string): VariableKind | undefined {
  if (builtInNumbers.has(name)) return 'number'
  return builtInIntervals.has(name) ? 'interval' : undefined
}
