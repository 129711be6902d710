/** Families of an imaginary shop, for the tests of this package. */
import {
  counter,
  gauge,
  histogram,
  httpMethod,
  httpRoute,
  httpStatus,
  oneOf,
  summary,
  upTo,
} from '@telltale/core'
import { type Recorded, rate, sum } from '@telltale/promql'

export const http = {
  requests: counter('http_requests_total', {
    help: 'HTTP requests answered.',
    unit: 'requests',
    labels: { method: httpMethod, route: httpRoute, status_code: httpStatus },
  }),
  duration: histogram('http_request_duration_seconds', {
    help: 'Time taken to answer an HTTP request.',
    labels: { route: httpRoute },
    buckets: [0.1, 0.5, 1, 5],
  }),
}

export const orders = {
  queued: gauge('orders_queued', {
    help: 'Orders waiting.',
    unit: 'orders',
    labels: { priority: oneOf('high', 'low') },
  }),
  placed: counter('orders_placed_total', {
    help: 'Orders placed.',
    unit: 'orders',
    labels: { priority: oneOf('high', 'low'), country: upTo(30) },
  }),
  payment: summary('order_payment_seconds', {
    help: 'Time taken to pay.',
    labels: { provider: oneOf('card', 'invoice') },
    quantiles: [0.5, 0.99],
  }),
  build: gauge('orders_build_info', { help: 'What runs.', labels: { version: upTo(5) } }),
}

/** The result of a recording rule. */
export const requestRate: Recorded<'route'> = {
  record: 'route:http_requests:rate5m',
  expr: sum(rate(http.requests, '5m')).by('route'),
}
