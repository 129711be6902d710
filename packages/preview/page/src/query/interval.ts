import { rangeUtil, type TimeRange } from '@grafana/data'

/** The times that a query is asked for. */
export interface Step {
  /** Between two points. */
  readonly stepMs: number
  /** Aligned to the step, so that a refresh asks for the same points. */
  readonly fromMs: number
  readonly toMs: number
  /** What Grafana calls `$__rate_interval`. */
  readonly rateIntervalMs: number
}

/**
 * Source: https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/#use-__rate_interval
 *
 * @param minInterval of the panel or the query
 * @param scrapeInterval of the data source
 */
export function stepFor(
  range: TimeRange,
  maxDataPoints: number,
  minInterval: string | undefined,
  scrapeInterval: string,
): Step {
  const { intervalMs } = rangeUtil.calculateInterval(
    range,
    Math.max(1, maxDataPoints),
    minInterval || scrapeInterval,
  )
  const stepMs = Math.max(1000, intervalMs)
  const scrapeMs = rangeUtil.intervalToMs(minInterval || scrapeInterval)
  const align = (ms: number) => Math.floor(ms / stepMs) * stepMs
  return {
    stepMs,
    fromMs: align(range.from.valueOf()),
    toMs: align(range.to.valueOf()),
    rateIntervalMs: Math.max(stepMs + scrapeMs, 4 * scrapeMs),
  }
}
