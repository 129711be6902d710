import { counter, gauge, histogram, oneOf, upTo } from '@telltale/core'

export const http = {
  requests: counter('http_requests_total', {
    help: 'HTTP requests answered.',
    unit: 'requests',
    labels: { method: oneOf('GET', 'POST'), route: upTo(40) },
  }),
  duration: histogram('http_request_duration_seconds', {
    help: 'Time taken to answer an HTTP request.',
    labels: { route: upTo(40) },
    buckets: [0.1, 0.5, 1, 5],
  }),
}

export const queue = {
  depth: gauge('queue_depth', { help: 'Jobs that wait.', labels: { queue_name: upTo(5) } }),
}
