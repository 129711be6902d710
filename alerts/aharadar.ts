import { credits, http, llm, pipeline, queue } from '@systems/metrics/aharadar'
import { increase, matches, max, quantileOf, rate, ratio, select, sum, up } from '@telltale/promql'
import { alertingRule, recordingRule, ruleGroup } from 'telltale'

const serverError = { status_code: matches(/5../) } as const

const requestRate = recordingRule(
  'aharadar:http_requests:rate5m',
  sum(rate(http.requests, '5m')).by('route', 'status_code'),
  { why: 'Base of the rate and error panels.' },
)
const errorRatio = recordingRule(
  'aharadar:http_error_ratio:rate5m',
  ratio(http.requests, serverError, { range: '5m' }),
  { why: 'Error panel and alert share one value.' },
)
const latency = recordingRule(
  'aharadar:http_request_duration_seconds:p95_5m',
  quantileOf(http.duration, 0.95, { range: '5m' }),
  { why: 'Latency alert.' },
)
const stageErrorRatio = recordingRule(
  'aharadar:pipeline_error_ratio:rate15m',
  ratio(pipeline.runs, { status: 'error' }, { by: ['stage'], range: '15m' }),
  { why: 'Stage error panel and alert.' },
)
const llmLatency = recordingRule(
  'aharadar:llm_call_duration_seconds:p95_5m',
  quantileOf(llm.duration, 0.95, { by: ['provider', 'model'], range: '5m' }),
  { why: 'A quantile by model is expensive.' },
)
const creditsPerDay = recordingRule(
  'aharadar:credits_consumed:increase1d',
  sum(increase(credits.consumed, '24h')).by('provider', 'purpose'),
  { why: 'Long window, cheap panels.' },
)
const creditsPerMonth = recordingRule(
  'aharadar:credits_consumed:increase30d',
  sum(increase(credits.consumed, '30d')).by('provider', 'purpose'),
  { why: 'Long window, cheap panels.' },
)

export const apiDown = alertingRule('AharadarApiDown', {
  when: select(up, { job: 'aharadar-api' }).eq(0),
  for: '2m',
  severity: 'critical',
  summary: 'AhaRadar API cannot be scraped.',
  description: 'Prometheus has not reached {{ $labels.instance }} for two minutes.',
  runbook: {
    meaning: 'Prometheus gets no answer from the metrics endpoint of the API.',
    impact: 'Readers probably get no answer either, and no other API alert can fire.',
    diagnosis: [
      'Check that the API process runs and listens on port 3001.',
      'Open /api/metrics by hand.',
      'Read the recent API logs.',
    ],
    mitigation: ['Restart the API, or roll back the last deployment.'],
  },
})

export const apiErrors = alertingRule('AharadarApiHighErrorRate', {
  when: ratio(http.requests, serverError, { range: '5m' }).gt(0.05),
  for: '5m',
  severity: 'critical',
  summary: 'API answers too many server errors.',
  description: '{{ $value | humanizePercentage }} of the requests end with a 5xx status.',
  runbook: {
    meaning: 'More than one request in twenty is answered with a server error.',
    impact: 'Readers see failures; clients may retry and add load.',
    diagnosis: [
      'Find the failing routes in the request-rate panel.',
      'Compare the start with the last deployment.',
      'Check the health of the database.',
    ],
    mitigation: ['Roll back, or take the failing route out of service.'],
  },
})

export const apiLatency = alertingRule('AharadarApiHighLatency', {
  when: quantileOf(http.duration, 0.95, { range: '5m' }).gt(2),
  for: '5m',
  severity: 'warning',
  summary: 'API is slow.',
  description: 'One request in twenty takes longer than {{ $value | humanizeDuration }}.',
  runbook: {
    meaning: 'The 95th percentile of the request duration is above two seconds.',
    impact: 'Pages feel slow; timeouts follow when it grows.',
    diagnosis: ['Split the latency by route.', 'Look for slow queries or event-loop lag.'],
    mitigation: ['Fix or cache the slow query; add a replica if the event loop is saturated.'],
  },
})

export const workerDown = alertingRule('AharadarWorkerDown', {
  when: select(up, { job: 'aharadar-worker' }).eq(0),
  for: '2m',
  severity: 'critical',
  summary: 'AhaRadar worker cannot be scraped.',
  description: 'Prometheus has not reached {{ $labels.instance }} for two minutes.',
  runbook: {
    meaning: 'Prometheus gets no answer from the metrics endpoint of the worker.',
    impact: 'Jobs stop being consumed while it is down; digests become stale.',
    diagnosis: ['Check that the worker process runs and listens on port 9091.', 'Read its logs.'],
    mitigation: ['Restart the worker; waiting jobs are picked up again.'],
  },
})

export const stageFailures = alertingRule('AharadarStageFailures', {
  when: ratio(pipeline.runs, { status: 'error' }, { by: ['stage'], range: '15m' }).gt(0.1),
  for: '15m',
  severity: 'warning',
  summary: 'Pipeline stage keeps failing.',
  description: '{{ $value | humanizePercentage }} of the {{ $labels.stage }} runs fail.',
  runbook: {
    meaning: 'More than one run in ten of a stage has failed for a quarter of an hour.',
    impact: 'Items do not reach the digest.',
    diagnosis: [
      'Read the worker logs for the stage.',
      'Check the upstream source or provider that it needs.',
    ],
    mitigation: ['Retry the failed jobs once the cause is fixed.'],
  },
})

export const nothingIngested = alertingRule('AharadarNothingIngested', {
  when: sum(increase(select(pipeline.items, { status: 'success' }), '6h')).eq(0),
  for: '15m',
  severity: 'warning',
  summary: 'Ingestion has gone quiet.',
  description: 'No item was stored in the last six hours.',
  runbook: {
    meaning: 'The worker runs, but no source has delivered a new item for six hours.',
    impact: 'The next digest has nothing new.',
    diagnosis: [
      'Check the credentials and quotas of the sources.',
      'See whether items are skipped or failing instead.',
    ],
    mitigation: ['Renew the credentials, or switch the broken source off.'],
  },
})

export const llmErrors = alertingRule('AharadarLlmErrorRate', {
  when: ratio(llm.calls, { status: 'error' }, { by: ['provider'], range: '10m' }).gt(0.05),
  for: '10m',
  severity: 'warning',
  summary: 'LLM provider calls are failing.',
  description: '{{ $value | humanizePercentage }} of the calls to {{ $labels.provider }} fail.',
  runbook: {
    meaning: 'More than one call in twenty to a provider fails.',
    impact: 'Triage and summaries are delayed or missing.',
    diagnosis: [
      "Check the provider's status page.",
      'Check the validity of the key and the rate limits.',
    ],
    mitigation: ['Switch to another model or provider.'],
  },
})

const dailyCredits = sum(increase(credits.consumed, '24h')).div(
  sum(select(credits.budget, { period: 'daily' })),
)

export const budgetNearlySpent = alertingRule('AharadarBudgetNearlySpent', {
  when: dailyCredits.gt(0.8),
  for: '10m',
  severity: 'warning',
  summary: 'Daily credit budget is almost used.',
  description: '{{ $value | humanizePercentage }} of the daily credits are used.',
  runbook: {
    meaning: 'Four fifths of the credits of the last 24 hours are spent.',
    impact: 'Paid calls stop when the budget is used up.',
    diagnosis: ['See which purpose consumes the credits.'],
    mitigation: ['Lower the sampling, or raise the budget on purpose.'],
  },
})

export const budgetExceeded = alertingRule('AharadarBudgetExceeded', {
  when: dailyCredits.gt(1),
  for: '5m',
  severity: 'critical',
  summary: 'Daily credit budget is used up.',
  description: '{{ $value | humanizePercentage }} of the daily credits are used.',
  runbook: {
    meaning: 'More credits were charged in 24 hours than the budget allows.',
    impact: 'Either paid calls have stopped, or money is being lost.',
    diagnosis: [
      'Confirm that budget enforcement has stopped paid calls.',
      'Look for runaway jobs.',
    ],
    mitigation: ['Stop the runaway job; raise the budget only on purpose.'],
  },
})

export const queueBacklog = alertingRule('AharadarQueueBacklog', {
  when: max(queue.depth).by('queue_name').gt(100),
  for: '10m',
  severity: 'warning',
  summary: 'Jobs are piling up.',
  description: '{{ $value }} jobs wait in the queue {{ $labels.queue_name }}.',
  runbook: {
    meaning: 'More than a hundred jobs have been waiting for ten minutes.',
    impact: 'Digests are late by the time that the queue takes.',
    diagnosis: ['Check that the worker is alive.', 'Compare the stage latencies with last week.'],
    mitigation: ['Scale the workers, or pause the producers.'],
  },
})

export const jobFailures = alertingRule('AharadarJobFailures', {
  when: ratio(queue.jobs, { status: 'failed' }, { by: ['queue_name'], range: '10m' }).gt(0.1),
  for: '10m',
  severity: 'warning',
  summary: 'Queue jobs keep failing.',
  description: '{{ $value | humanizePercentage }} of the jobs of {{ $labels.queue_name }} fail.',
  runbook: {
    meaning: 'More than one job in ten leaves the queue as failed.',
    impact: 'Work is lost until somebody requeues it.',
    diagnosis: ['Inspect the failed jobs.'],
    mitigation: ['Fix the cause, then requeue.'],
  },
})

export const rules = [
  ruleGroup('aharadar_api', [apiDown, apiErrors, apiLatency]),
  ruleGroup('aharadar_pipeline', [workerDown, stageFailures, nothingIngested]),
  ruleGroup('aharadar_llm', [llmErrors, budgetNearlySpent, budgetExceeded]),
  ruleGroup('aharadar_queue', [queueBacklog, jobFailures]),
  ruleGroup('aharadar_recording', [
    requestRate,
    errorRatio,
    latency,
    stageErrorRatio,
    llmLatency,
    creditsPerDay,
    creditsPerMonth,
  ]),
]
