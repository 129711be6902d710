/** The API: is it there, does it answer, does it answer in time. */
import { select, up } from '@telltale/promql'
import { alertingRule } from 'telltale'
import { latency95, serverErrors } from './conditions.ts'

export const apiErrors = alertingRule('HighAPIErrorRate', {
  when: serverErrors.gt(0.05),
  for: '5m',
  severity: 'critical',
  summary: 'API answers too many server errors.',
  description: '{{ $value | humanizePercentage }} of the requests end with a 5xx status.',
  runbook: {
    meaning: 'More than one request in twenty has been answered with a server error for 5 minutes.',
    impact: 'Analysts see failures, and clients that retry add load.',
    diagnosis: [
      'List the failing handlers: `sum by (handler) (rate(http_requests_total{status=~"5.."}[5m]))`.',
      'Look at the connection pools and circuit breakers on Infrastructure Metrics: an open breaker answers 503 at once.',
      'Compare the start with the last release.',
    ],
    mitigation: [
      'Roll back when it began with a release.',
      'Otherwise restore the dependency behind the failing handlers.',
    ],
  },
})

export const apiDown = alertingRule('APIServiceDown', {
  when: select(up, { job: 'causal-organism-api' }).eq(0),
  for: '1m',
  severity: 'critical',
  summary: 'API cannot be reached.',
  description: 'Prometheus has not reached {{ $labels.instance }} for a minute.',
  runbook: {
    meaning: 'Prometheus gets no answer from the metrics endpoint of the API.',
    impact:
      'Analysts probably get no answer either. Queues, pools, caches and breakers are measured by the API: their alerts cannot fire now.',
    diagnosis: [
      'Open `/health/live` on port 8000: does the process live?',
      'Open `/metrics` on the same port: a slow or failing answer is not a dead process.',
      'Read the logs of the API.',
    ],
    mitigation: ['Restart the service; roll back when it ends again right after its start.'],
  },
})

export const apiLatency = alertingRule('HighAPILatency', {
  // 2 s is an edge of the histogram's buckets: between edges a quantile is only interpolated.
  when: latency95.gt(2),
  for: '5m',
  severity: 'warning',
  summary: 'API is slow.',
  description: 'One request in twenty takes longer than {{ $value | humanizeDuration }}.',
  runbook: {
    meaning:
      'The 95th percentile of the request duration has been above two seconds for 5 minutes.',
    impact: 'Pages feel slow; when it grows, clients run into their timeouts.',
    diagnosis: [
      'Find the slow handlers: choose them one by one at the top of API Service Metrics.',
      'Look for requests that wait for a connection on Infrastructure Metrics.',
      'Look at the cache hit rate: what is not cached asks the databases.',
    ],
    mitigation: [
      'Raise the limit of a pool that is used up by genuine load.',
      'Fix or cache the slow query; add a replica when the process itself is saturated.',
    ],
  },
})
