/** The API: down, failing, slow, overloaded, misused. */
import { http } from '@systems/metrics/signal-harvester'
import { serverErrorsAlert, slowRequestsAlert, targetDownAlert } from '@telltale/mixins/alerts'
import { sum } from '@telltale/promql'
import { alertingRule, ruleGroup } from 'telltale'

export const highErrorRate = serverErrorsAlert('HighErrorRate', http, {
  above: 0.05,
  runbook: {
    impact: 'Clients get no signals and no discoveries; those that retry add load.',
    diagnosis: [
      'Find the failing endpoints with the by-endpoint query: `sum by (endpoint) (rate(http_requests_total{status=~"5.."}[5m])) / sum by (endpoint) (rate(http_requests_total[5m])) * 100`.',
      'Check the database: query duration, connections, errors in `database_queries_total`.',
      'Check the LLM providers, which some endpoints wait for.',
      'Compare the start with the last release.',
    ],
    mitigation: ['Roll the release back if it began with it; else take the failing part out.'],
  },
})

export const slowResponseTime = slowRequestsAlert('SlowResponseTime', http, {
  above: 5,
  summary: 'API responses are slow.',
  runbook: {
    impact: 'Everybody waits; clients begin to run into their timeouts.',
    diagnosis: [
      'Split the 95th percentile by endpoint: one, or all of them?',
      'If all: look at the query duration of the database and at the concurrent requests.',
    ],
    mitigation: ['Fix or cache the slow query; scale out if there are simply more requests.'],
  },
})

export const highRequestLatency = slowRequestsAlert('HighRequestLatency', http, {
  quantile: 0.99,
  above: 10,
  summary: 'Slowest requests take very long.',
  runbook: {
    impact: 'A few clients run into timeouts; each of these requests holds a connection meanwhile.',
    diagnosis: [
      'Look for heavy endpoints: those that search, and those that ask an LLM.',
      'Look for time-outs of something behind the API: many requests of about the same length.',
    ],
    mitigation: ['Limit what one request may ask for; shorten the time-outs of what is behind.'],
  },
})

const pod = { job: 'signal-harvester', instance: 'api-0:8000' }

export const apiDown = targetDownAlert('APIDown', 'signal-harvester', {
  // Without any pod there is no target, and so no 0 either.
  orGone: true,
  summary: 'API cannot be scraped.',
  description: 'Prometheus has reached no process of {{ $labels.job }} for two minutes.',
  runbook: {
    meaning: 'A pod of the API does not answer on its metrics endpoint, or there is no pod at all.',
    impact: 'Clients probably get no answer either, and no other alert on its metrics can fire.',
    diagnosis: [
      'Check the status and the events of the pods: `kubectl -n signal-harvester get pods`, `describe pod`.',
      'Check the readiness probe and the log of the last start.',
      'Check the scrape annotations of the pod: scrape, port 8000, path `/metrics/prometheus`.',
    ],
    mitigation: [
      'Roll the release back, or restart the pod.',
      'Put the annotations back if a deployment has lost them.',
    ],
  },
  test: {
    cases: [
      {
        name: 'a pod does not answer',
        series: [{ name: 'up', labels: pod, values: '1x5 0x5' }],
        expect: [
          { at: '7m', firing: [] },
          { at: '8m', firing: [{ labels: pod, value: 0 }] },
        ],
      },
      {
        name: 'one of two pods does not answer',
        series: [
          { name: 'up', labels: pod, values: '0x10' },
          { name: 'up', labels: { ...pod, instance: 'api-1:8000' }, values: '1x10' },
        ],
        expect: [{ at: '5m', firing: [{ labels: pod, value: 0 }] }],
      },
      {
        name: 'there is no pod',
        series: [{ name: 'up', labels: { job: 'redis' }, values: '1x10' }],
        expect: [
          { at: '1m', firing: [] },
          { at: '2m', firing: [{ labels: { job: 'signal-harvester' }, value: 1 }] },
        ],
      },
      {
        name: 'all pods answer, others do not',
        series: [
          { name: 'up', labels: pod, values: '1x10' },
          { name: 'up', labels: { job: 'redis' }, values: '0x10' },
        ],
        expect: [{ at: '10m', firing: [] }],
      },
      {
        name: 'the pod comes back',
        series: [{ name: 'up', labels: pod, values: '0x5 1x5' }],
        expect: [
          { at: '5m', firing: [{ labels: pod, value: 0 }] },
          { at: '6m', firing: [] },
        ],
      },
    ],
  },
})

export const highConcurrentRequests = alertingRule('HighConcurrentRequests', {
  when: sum(http.inProgress).gt(100),
  for: '5m',
  severity: 'warning',
  summary: 'Many requests are being handled at once.',
  description: ({ value }) => `${value} requests are in progress.`,
  runbook: {
    meaning: 'More than a hundred requests have been in progress for five minutes.',
    impact: 'Responses get slower for everybody, and memory grows with each request that waits.',
    diagnosis: [
      'Check whether something behind the API has become slow: requests then pile up at the usual rate.',
      'Check the request rate for a spike of traffic.',
    ],
    mitigation: ['Scale out; limit the client that causes a spike.'],
  },
})

export const highClientErrorRate = serverErrorsAlert('HighClientErrorRate', http, {
  codes: /4../,
  above: 0.25,
  range: '10m',
  for: '10m',
  severity: 'warning',
  summary: 'Clients send many bad requests.',
  runbook: {
    meaning: 'More than a quarter of the requests are refused as wrong.',
    impact: 'Somebody does not get what they want, and may not know it.',
    diagnosis: [
      'Find endpoint and status code: 401 and 403 point to a key, 404 to a path, 422 to a body.',
      'Look in the access log for the client that sends them.',
    ],
    mitigation: [
      'Tell the owner of the client; renew an expired key; restore a path that was removed.',
    ],
  },
})

export const apiGroup = ruleGroup('signal_harvester_api', [
  highErrorRate,
  slowResponseTime,
  highRequestLatency,
  apiDown,
  highConcurrentRequests,
  highClientErrorRate,
])
