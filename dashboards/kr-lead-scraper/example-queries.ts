/** The questions that are asked most often, for whoever types them into Prometheus. */
import { http, queue, scraping } from '@systems/metrics/kr-lead-scraper'
import { errorRatio } from '@telltale/mixins/queries'
import {
  type InstantVector,
  increase,
  matches,
  print,
  quantileOf,
  rate,
  raw,
  select,
  sum,
} from '@telltale/promql'

const serverError = { status: matches(/5../) }
const lifetime = 'The share of all jobs since the processes were started, as its users know it.'
const completed = select(scraping.jobs, { status: 'completed' })

const queries: readonly (readonly [title: string, about: string, expr: InstantVector])[] = [
  [
    'Request rate',
    'Requests per second, by endpoint.',
    sum(rate(http.requests, '5m')).by('endpoint'),
  ],
  [
    'Error rate',
    'Server errors per second: as many as there are, not their share.',
    sum(rate(select(http.requests, serverError), '5m')),
  ],
  [
    'Latency percentile',
    'Nineteen of twenty requests are answered within so many seconds.',
    quantileOf(http.duration, 0.95, { range: '5m' }),
  ],
  [
    'Scraping success',
    'Percent of all jobs since everything was started.',
    sum(raw(completed, lifetime))
      .div(sum(raw(scraping.jobs, lifetime)))
      .mul(100),
  ],
  ['Queue backlog', 'Jobs that wait, by queue.', sum(queue.size).by('queue_name')],
]

const more: typeof queries = [
  [
    'Error ratio',
    'The share of the requests that end with a server error: what the alert compares.',
    errorRatio(http, { range: '5m' }),
  ],
  [
    'Scraping success of the last hour',
    'The same, without what was before; a restart does not change it.',
    sum(increase(completed, '1h'))
      .div(sum(increase(scraping.jobs, '1h')))
      .mul(100),
  ],
]

export interface ExampleQuery {
  readonly title: string
  readonly about: string
  readonly promql: string
}

const written = ([title, about, expr]: (typeof queries)[number]): ExampleQuery => ({
  title,
  about,
  promql: print(expr),
})

/** The five that the specification names. */
export const exampleQueries: readonly ExampleQuery[] = queries.map(written)

/** What is often meant instead. */
export const furtherQueries: readonly ExampleQuery[] = more.map(written)
