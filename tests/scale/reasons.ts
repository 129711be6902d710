/**
 * Why VictoriaMetrics answers otherwise than Prometheus 2: what it does on purpose.
 *
 * Source: https://docs.victoriametrics.com/metricsql/
 */
export interface Reason {
  readonly name: string
  readonly text: string
  readonly concerns: (query: string) => boolean
  /** How far the numbers may be apart on average, as a share of the largest of the series. */
  readonly tolerance: number
}

const reads = (functions: string) => new RegExp(`\\b(?:${functions})\\(`)
const overRates = reads('rate|increase|delta|irate|idelta')

/** The first that concerns a query is its reason. */
export const reasons: readonly Reason[] = [
  {
    name: 'rate against a record',
    text: 'The query subtracts a rate that VictoriaMetrics computes from one that Prometheus has recorded. In a house where vmalert records, too, both sides are the same.',
    concerns: (query) => overRates.test(query) && /\bslo:\w+:\w+\{/.test(query),
    tolerance: 0.3,
  },
  {
    name: 'quantile of rates',
    text: 'The rates of the buckets differ, and with few observations the rank falls into the next bucket.',
    concerns: (query) => overRates.test(query) && query.includes('histogram_quantile('),
    tolerance: 0.1,
  },
  {
    name: 'share of few events',
    text: 'The rates differ, and where few of many fail, one failure at the edge of the range is a large part of them.',
    concerns: (query) => overRates.test(query) && /\b5\.\.".* \/ /.test(query),
    tolerance: 0.2,
  },
  {
    name: 'rate',
    text: 'VictoriaMetrics counts from the last sample before the range to the last one in it. Prometheus counts between the first and the last one in the range, and extrapolates to its ends.',
    concerns: (query) => overRates.test(query),
    tolerance: 0.1,
  },
  {
    name: 'left edge',
    text: 'A sample exactly at the beginning of a range belongs to it in Prometheus 2, and not in VictoriaMetrics and Prometheus 3. Records lie at such times.',
    concerns: (query) => reads('\\w+_over_time').test(query),
    tolerance: 0.05,
  },
]

export function reasonFor(query: string): Reason | undefined {
  return reasons.find(({ concerns }) => concerns(query))
}
