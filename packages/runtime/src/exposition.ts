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

/** Adds the lines of one series to `piece`, each with a line end before it. */
export type AppendLines = (piece: string, tail: string, slot: number) => string

/**
 * Appends the lines of the series from slot `from` on, about a quarter of a megabyte at most. Gives
 * the slot to go on with, or -1 after the last one.
 */
export function writeSeries(
  out: TextBuffer,
  series: Series,
  { defaults }: Style,
  from: number,
  append: AppendLines,
): number {
  const put = series.ascii && isAscii(defaults) ? out.ascii : out.utf8
  const { tails } = series
  const enough = out.length + sliceLength
  let piece = ''
  let slot = from
  for (; slot < tails.length && out.length < enough; slot++) {
    const tail = tails[slot]
    if (tail === undefined) continue
    piece = append(piece, tail, slot)
    if (piece.length < pieceLength) continue
    put.call(out, piece)
    piece = ''
  }
  put.call(out, piece)
  return slot < tails.length ? slot : -1
}

/** Bytes that are written before somebody else may get a turn: less than a millisecond. */
const sliceLength = 262_144

/** Characters that are concatenated before they are copied; from 1,000 to 4,000 it is the same. */
const pieceLength = 1_400

/** A number as the client prints it. "Nan" is its spelling, which Prometheus reads. */
export function valueText(value: number): string {
  // Finite without a call: infinity and NaN minus themselves are NaN.
  if (value - value === 0) return `${value}`
  if (Number.isNaN(value)) return 'Nan'
  return value > 0 ? '+Inf' : '-Inf'
}

/** Source: https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars */
export function exemplarText(exemplar: Exemplar | undefined): string {
  if (exemplar === undefined) return ''
  const { labelSet, value, timestamp } = exemplar
  return ` # {${labelText(Object.entries(labelSet))}} ${valueText(value)} ${timestamp}`
}
