import type { Style } from './fast-metric.ts'
import { labelText } from './label-text.ts'
import type { Exemplar, Series } from './series.ts'
import { isAscii, type TextBuffer } from './text-buffer.ts'

interface Described {
  readonly name: string
  readonly help: string
  readonly type: string
}

/** The `# HELP` and `# TYPE` lines. */
export function writeHeader(out: TextBuffer, metric: Described, style: Style): void {
  const name = familyName(metric, style)
  const help = metric.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  out.utf8(`# HELP ${name} ${help}\n# TYPE ${name} ${metric.type}`)
}

/** OpenMetrics names a counter's family without the `_total` of its lines. */
export function familyName({ name, type }: Described, { openMetrics }: Style): string {
  return openMetrics && type === 'counter' ? name.replace(/_total$/, '') : name
}

/** The lines of the series in slots `from` to `to`, which are in one chunk; each begins a new line. */
export type LinesOf = (from: number, to: number) => string

/**
 * Appends the lines of the series from slot `from` on, about a quarter of a megabyte at most. Gives
 * the slot to go on with, or -1 after the last one.
 */
export function writeSeries(
  out: TextBuffer,
  series: Series,
  { defaults }: Style,
  from: number,
  slotsAtOnce: SlotsAtOnce,
  linesOf: LinesOf,
): number {
  const put = series.ascii && isAscii(defaults) ? out.ascii : out.utf8
  const end = series.tails.length
  const enough = out.length + sliceLength
  let slot = from
  for (; slot < end && out.length < enough; slot += slotsAtOnce) {
    put.call(out, linesOf(slot, Math.min(slot + slotsAtOnce, end)))
  }
  return slot < end ? slot : -1
}

/**
 * Series whose lines are concatenated before they are copied: a thousand characters or more, which
 * are still in the cache then. A part of a chunk.
 */
export type SlotsAtOnce = 1 | 16

/** Bytes that are written before somebody else may get a turn: less than a millisecond. */
const sliceLength = 262_144

/** A number as the client prints it. "Nan" is its spelling, which Prometheus reads. */
export function valueText(value: number): string {
  // Most are small counts, whose text is looked up: a tenth of an exposition's time.
  const count = value | 0
  if (count === value && count >= 0 && count < 1e6) {
    if (count < 1000) return counts[count] as string
    return (counts[(count / 1000) | 0] as string) + (threeDigits[count % 1000] as string)
  }
  // Finite without a call: infinity and NaN minus themselves are NaN.
  if (value - value === 0) return `${value}`
  if (Number.isNaN(value)) return 'Nan'
  return value > 0 ? '+Inf' : '-Inf'
}

const counts = Array.from({ length: 1000 }, (_, count) => `${count}`)
const threeDigits = counts.map((text) => text.padStart(3, '0'))

/** Source: https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars */
export function exemplarText(exemplar: Exemplar | undefined): string {
  if (exemplar === undefined) return ''
  const { labelSet, value, timestamp } = exemplar
  return ` # {${labelText(Object.entries(labelSet))}} ${valueText(value)} ${timestamp}`
}
