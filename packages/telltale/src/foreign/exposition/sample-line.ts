/**
 * One sample of an exposition: `name{label="value"} 1 1700000000 # {trace_id="x"} 0.5`.
 *
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/ and
 * https://prometheus.io/docs/specs/om/open_metrics_spec/
 */

/** Receives what stands in a line; called for each label before the sample is complete. */
export interface SampleReader {
  name: string
  value: number
  /** Names and values by turns: reused for the next line. */
  readonly labels: string[]
}

export function sampleReader(): SampleReader {
  return { name: '', value: Number.NaN, labels: [] }
}

/** What is wrong with a line, and where. */
export interface LineFault {
  readonly message: string
  /** Offset into the line. */
  readonly at: number
}

/**
 * Reads a line into the reader; says what is wrong with it, if anything.
 *
 * A name may also stand quoted inside the braces: `{"http.requests", code="200"} 1`.
 */
export function readSample(line: string, into: SampleReader): LineFault | undefined {
  into.labels.length = 0
  let i = nameEnd(line, 0)
  into.name = line.slice(0, i)
  i = skipBlanks(line, i)
  if (line[i] === '{') {
    const end = readLabels(line, i + 1, into)
    if (typeof end !== 'number') return end
    i = skipBlanks(line, end)
  }
  if (into.name === '') return { message: 'there is no metric name', at: 0 }
  const valueAt = i
  i = wordEnd(line, i)
  if (i === valueAt) return { message: 'there is no value', at: valueAt }
  const value = numberOf(line.slice(valueAt, i))
  if (value === undefined) {
    return { message: `"${line.slice(valueAt, i)}" is not a number`, at: valueAt }
  }
  into.value = value
  return afterValue(line, skipBlanks(line, i))
}

/** A timestamp, an exemplar, both or nothing. */
function afterValue(line: string, from: number): LineFault | undefined {
  let i = from
  if (i < line.length && line[i] !== '#') {
    const end = wordEnd(line, i)
    if (numberOf(line.slice(i, end)) === undefined) {
      return { message: `"${line.slice(i, end)}" is not a time`, at: i }
    }
    i = skipBlanks(line, end)
  }
  if (i >= line.length) return undefined
  if (line.startsWith('# {', i)) return undefined
  return { message: `unexpected "${line.slice(i, i + 20)}"`, at: i }
}

function readLabels(line: string, from: number, into: SampleReader): number | LineFault {
  let i = skipBlanks(line, from)
  while (line[i] !== '}') {
    if (i >= line.length) return { message: '{ is never closed', at: from - 1 }
    const start = i
    let name: string
    if (line[i] === '"') {
      const end = stringEnd(line, i)
      if (end === undefined) return { message: 'a string is never closed', at: i }
      name = unescaped(line.slice(i + 1, end - 1))
      i = skipBlanks(line, end)
      if (line[i] !== '=') {
        into.name = name
        if (line[i] === ',') i = skipBlanks(line, i + 1)
        continue
      }
    } else {
      i = nameEnd(line, i)
      name = line.slice(start, i)
      i = skipBlanks(line, i)
    }
    if (name === '') return { message: `unexpected "${line[start]}" between labels`, at: start }
    if (line[i] !== '=') return { message: `label ${name} has no "="`, at: i }
    i = skipBlanks(line, i + 1)
    if (line[i] !== '"') return { message: `the value of label ${name} is not quoted`, at: i }
    const end = stringEnd(line, i)
    if (end === undefined) return { message: `the value of label ${name} is never closed`, at: i }
    into.labels.push(name, unescaped(line.slice(i + 1, end - 1)))
    i = skipBlanks(line, end)
    if (line[i] === ',') i = skipBlanks(line, i + 1)
    else if (line[i] !== '}')
      return { message: `unexpected "${line[i] ?? ''}" after a label`, at: i }
  }
  return i + 1
}

/** Behind the closing quote. */
function stringEnd(line: string, from: number): number | undefined {
  for (let i = from + 1; i < line.length; i++) {
    const code = line.charCodeAt(i)
    if (code === backslash) i++
    else if (code === quote) return i + 1
  }
  return undefined
}

/** `\\`, `\"` and `\n`; any other backslash stands for itself. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\([\\"n])/g, (_, char: string) => (char === 'n' ? '\n' : char))
}

function numberOf(text: string): number | undefined {
  const value = Number(text)
  if (!Number.isNaN(value) && text !== 'Infinity') return value
  switch (text.toLowerCase()) {
    case 'nan':
      return Number.NaN
    case '+inf':
    case 'inf':
    case 'infinity':
    case '+infinity':
      return Number.POSITIVE_INFINITY
    case '-inf':
    case '-infinity':
      return Number.NEGATIVE_INFINITY
    default:
      return undefined
  }
}

function nameEnd(line: string, from: number): number {
  let i = from
  while (i < line.length && isNameCode(line.charCodeAt(i))) i++
  return i
}

function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    code === 58 ||
    (code >= 48 && code <= 57)
  )
}

function wordEnd(line: string, from: number): number {
  let i = from
  while (i < line.length && !isBlank(line.charCodeAt(i))) i++
  return i
}

function skipBlanks(line: string, from: number): number {
  let i = from
  while (isBlank(line.charCodeAt(i))) i++
  return i
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

const quote = 34
const backslash = 92
