/** The families that every measured server records, and the same written by hand. */
import { counter, gauge, histogram, httpMethod, httpRoute, httpStatus } from '@telltale/core'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

const labels = { method: httpMethod, route: httpRoute, status_code: httpStatus }
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export const http = {
  requests: counter('http_requests_total', { help: 'HTTP requests.', labels }),
  duration: histogram('http_request_duration_seconds', {
    help: 'Time taken.',
    labels,
    buckets,
    allow: { 'metrics/too-many-series': 'One route is asked for.' },
  }),
  active: gauge('http_requests_active', { help: 'In progress.', unit: 'requests' }),
}

/** What a service without a library writes, recorded when the answer is finished. */
export function byHand() {
  const registers = [new Registry()]
  const labelNames = ['method', 'route', 'status_code']
  const requests = new Counter({ name: 'http_requests_total', help: 'R.', labelNames, registers })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'D.',
    labelNames,
    buckets,
    registers,
  })
  const active = new Gauge({ name: 'http_requests_active', help: 'A.', registers })
  return {
    began: () => active.inc(),
    ended: (method: string, route: string, status_code: number, seconds: number) => {
      active.dec()
      requests.inc({ method, route, status_code })
      duration.observe({ method, route, status_code }, seconds)
    },
  }
}
