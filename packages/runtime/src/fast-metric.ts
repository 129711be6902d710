import type { Series } from './series.ts'
import type { TextBuffer } from './text-buffer.ts'

/** How the lines of one exposition look. */
export interface Style {
  readonly openMetrics: boolean
  /** Labels that every line of the registry gets: `env="prod"`, or nothing. */
  readonly defaults: string
}

/**
 * The methods that record, as they are on the metric unless somebody has replaced them: then
 * handles call the replacement, so that a tracing agent or a test's spy sees every sample.
 */
export interface OwnMethods {
  readonly inc?: unknown
  readonly dec?: unknown
  readonly set?: unknown
  readonly observe?: unknown
}

/** What telltale adds to a client's metric that keeps its numbers in `Series`. */
export interface FastMetric {
  readonly series: Series
  readonly own: OwnMethods
  /**
   * Appends the family's lines from slot `from` on, from 0 with its header, and without a line end
   * after the last one. Gives the slot to go on with, or -1 when all is written.
   */
  write(out: TextBuffer, style: Style, from: number): number
}

/** The fast side of a metric, whichever copy of this package made it; nothing for others. */
export function fastMetricOf(metric: object): FastMetric | undefined {
  return (metric as { [fast]?: FastMetric })[fast]
}

export function makeFast(metric: object, side: FastMetric): void {
  Object.defineProperty(metric, fast, { value: side, enumerable: false })
}

/** Carries the layout's version: a copy with another layout leaves such metrics to the client. */
const fast = Symbol.for('telltale.fast-metric.1')
