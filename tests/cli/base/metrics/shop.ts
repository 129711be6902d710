import { counter, gauge, oneOf, upTo } from '@telltale/core'

export const http = {
  requests: counter('http_requests_total', {
    help: 'HTTP requests answered.',
    unit: 'requests',
    labels: { method: oneOf('GET', 'POST'), route: upTo(40) },
  }),
}

export const queue = {
  depth: gauge('queue_depth', { help: 'Jobs that wait.', labels: { queue_name: upTo(5) } }),
}
