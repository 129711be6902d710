/** The API: is it there, does it answer, does it answer in time. */
import { http } from '@systems/metrics/causal-organism'
import { serverErrorsAlert, slowRequestsAlert, targetDownAlert } from '@telltale/mixins/alerts'

export const apiErrors = serverErrorsAlert('HighAPIErrorRate', http, {
  above: 0.05,
  runbook: {
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

export const apiDown = targetDownAlert('APIServiceDown', 'causal-organism-api', {
  for: '1m',
  summary: 'API cannot be reached.',
  runbook: {
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

export const apiLatency = slowRequestsAlert('HighAPILatency', http, {
  // 2 s is an edge of the histogram's buckets: between edges a quantile is only interpolated.
  above: 2,
  for: '5m',
  runbook: {
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
