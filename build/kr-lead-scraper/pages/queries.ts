import {
  type ExampleQuery,
  exampleQueries,
  furtherQueries,
} from '../../../dashboards/kr-lead-scraper/example-queries.ts'
import { page, promql } from '../../markdown.ts'

const shown = (queries: readonly ExampleQuery[], heading: '##' | '###') =>
  queries.map(({ title, about, promql: query }) =>
    page(`${heading} ${title}`, about, promql(query)),
  )

export const queries = page(
  'Type them into Prometheus, at <http://localhost:9090/graph>, or into Explore of Grafana.',
  ...shown(exampleQueries, '##'),
  '## What is often meant instead',
  'The named error rate grows with the traffic, and the named success forgets nothing and everything: it counts from the start of the processes. For a comparison with a limit take these.',
  ...shown(furtherQueries, '###'),
)
