import {
  type Counter,
  counter,
  type Gauge,
  gauge,
  type Histogram,
  histogram,
  httpFactOf,
  httpMethod,
  httpRoute,
  httpStatus,
  type LabelDeclarations,
  type LabelOfFact,
  type ValuesOf,
  writtenBy,
} from '@telltale/core'
import {
  chosen,
  type FamilyChanges,
  type GaugeChanges,
  type HistogramChanges,
  type LabelChoice,
} from '../family-changes.ts'

/** Under the roles that `httpMetrics()` of `@telltale/runtime` fills. */
export type HttpServer<
  D extends LabelDeclarations,
  Requests extends string,
  Duration extends string,
  Active extends string,
  DurationLabel extends keyof D,
  ActiveLabel extends keyof D,
> = {
  readonly requests: Counter<Requests, ValuesOf<D>>
  readonly duration: Histogram<Duration, ValuesOf<Pick<D, DurationLabel>>>
  readonly active: Gauge<Active, ValuesOf<Pick<D, ActiveLabel>>>
}

export interface HttpServerChanges<
  D extends LabelDeclarations,
  Requests extends string,
  Duration extends string,
  Active extends string,
  DurationLabel extends keyof D,
  ActiveLabel extends keyof D,
> {
  /** Of the counter of requests. @default method, route, status_code */
  readonly labels?: D
  readonly requests?: FamilyChanges<Requests>
  /** Its labels: by default all but the status. Its buckets: by default 5 ms to 10 s. */
  readonly duration?: HistogramChanges<Duration> & LabelChoice<DurationLabel>
  /** Its labels: by default none, because not every framework knows the route at once. */
  readonly active?: GaugeChanges<Active> & LabelChoice<ActiveLabel>
}

/**
 * What an HTTP server exposes: requests by outcome, how long they take, how many are in progress.
 *
 * Shape: requests {method, route, status_code}, duration {method, route}, active without labels.
 *
 * @example
 * export const http = httpServer()
 * // a service: app.use(httpMetrics(metrics.http))
 * @example
 * export const http = httpServer({
 *   labels: { endpoint: httpRoute, method: httpMethod, status: httpStatus },
 *   active: { name: 'http_requests_inprogress', labels: ['method'] },
 * })
 */
export function httpServer<
  const D extends LabelDeclarations = typeof usual,
  const Requests extends string = 'http_requests_total',
  const Duration extends string = 'http_request_duration_seconds',
  const Active extends string = 'http_requests_in_progress',
  DurationLabel extends keyof D = Exclude<keyof D, LabelOfFact<'status'>>,
  ActiveLabel extends keyof D = never,
>(
  changes: HttpServerChanges<D, Requests, Duration, Active, DurationLabel, ActiveLabel> = {},
): HttpServer<D, Requests, Duration, Active, DurationLabel, ActiveLabel> {
  const { requests, duration, active } = changes as Changes
  const labels: LabelDeclarations = changes.labels ?? usual
  const beforeTheAnswer = Object.keys(labels).filter((name) => httpFactOf(name) !== 'status')
  const families = writtenBy(httpServer, () => ({
    requests: counter(requests?.name ?? 'http_requests_total', {
      help: 'HTTP requests answered.',
      unit: 'requests',
      ...requests,
      labels,
    }),
    duration: histogram(duration?.name ?? 'http_request_duration_seconds', {
      help: 'Time taken to answer an HTTP request.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      ...duration,
      labels: chosen(labels, duration?.labels ?? beforeTheAnswer),
    }),
    active: gauge(active?.name ?? 'http_requests_in_progress', {
      help: 'HTTP requests being answered right now.',
      unit: 'requests',
      // The processes of a service answer different requests.
      aggregate: 'sum',
      ...active,
      labels: chosen(labels, active?.labels ?? []),
    }),
  }))
  // The types follow from the changes, which the compiler cannot see through a spread.
  return families as never
}

type Changes = HttpServerChanges<LabelDeclarations, string, string, string, string, string>

const usual = { method: httpMethod, route: httpRoute, status_code: httpStatus }
