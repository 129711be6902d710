/**
 * When somebody has to act on AhaRadar, and what they do then. Each alert becomes a rule in
 * `out/aharadar/infra/prometheus/alerts.yml` and a page in `out/aharadar/docs/runbooks/`; a panel
 * that names it draws its threshold, and the two link to each other.
 */
import { credits, http, llm, pipeline, queue } from '@systems/metrics/aharadar'
import {
  failureSli,
  failuresAlert,
  httpServerAlerts,
  httpServerRecords,
  httpServerSlos,
  instrumentationAlerts,
  nothingDoneAlert,
  queueAlerts,
  targetDownAlert,
} from '@telltale/mixins/alerts'
import { failureRatio } from '@telltale/mixins/queries'
import { increase, quantileOf, select, sum } from '@telltale/promql'
import { alertingRule, recordingRule, ruleGroup, slo, workbookBurnRates } from 'telltale'

// What an alert compares and a recording rule keeps is written once.
const failedRuns = failureRatio(pipeline.runs, { by: ['stage'], range: '15m' })
const dailyBudgetUsed = sum(increase(credits.consumed, '24h')).div(
  sum(select(credits.budget, { period: 'daily' })),
)

// The API

export const api = httpServerAlerts(http, {
  name: 'AharadarApi',
  job: 'aharadar-api',
  down: {
    summary: 'AhaRadar API cannot be scraped.',
    runbook: {
      meaning: 'Prometheus gets no answer from the metrics endpoint of the API.',
      impact: 'Readers probably get no answer either, and no other alert of the API can fire.',
      diagnosis: [
        'Check that the API process runs and listens on port 3001.',
        'Open `/api/metrics` by hand: a slow or failing answer is not a dead process.',
        'Read the recent API logs.',
      ],
      mitigation: ['Restart the API, or roll back the last deployment.'],
    },
  },
  errors: {
    above: 0.05,
    runbook: {
      impact: 'Readers see failures, and clients that retry add load.',
      diagnosis: [
        'Find the failing routes in the request-rate panel.',
        'Compare the start with the last deployment.',
        'Check the health of the database.',
      ],
    },
  },
  latency: { above: 2 },
})

// The pipeline

export const workerDown = targetDownAlert('AharadarWorkerDown', 'aharadar-worker', {
  summary: 'AhaRadar worker cannot be scraped.',
  runbook: {
    meaning: 'Prometheus gets no answer from the metrics endpoint of the worker.',
    impact: 'Jobs are not consumed while it is down, so that digests become stale.',
    diagnosis: [
      'Check that the worker process runs and listens on port 9091.',
      'Read the recent worker logs.',
    ],
    mitigation: ['Restart the worker; it picks up the jobs that wait.'],
  },
})

export const stageFailures = failuresAlert('AharadarStageFailures', pipeline.runs, {
  by: ['stage'],
  above: 0.1,
  range: '15m',
  for: '15m',
  summary: 'Pipeline stage keeps failing.',
  description: '{{ $value | humanizePercentage }} of the {{ $labels.stage }} runs fail.',
  runbook: {
    meaning: 'More than one run in ten of a stage has failed for a quarter of an hour.',
    impact: 'Items get stuck before this stage and do not reach the digest.',
    diagnosis: [
      'Read the worker logs for the stage.',
      'Check the upstream source or provider that it needs.',
    ],
    mitigation: ['Fix the cause, then retry the failed jobs.'],
  },
})

export const nothingIngested = nothingDoneAlert('AharadarNothingIngested', pipeline.items, {
  where: { status: 'success' },
  within: '6h',
  summary: 'Ingestion has gone quiet.',
  description: 'No item has been stored in the last six hours.',
  runbook: {
    meaning: 'The worker runs, but no source has delivered a new item for six hours.',
    impact: 'The next digest has nothing new.',
    diagnosis: [
      'See whether items are skipped or failing instead.',
      'Check the credentials and quotas of the sources.',
    ],
    mitigation: ['Renew the credentials, or switch the broken source off.'],
  },
})

// LLM calls and credits

export const llmErrors = failuresAlert('AharadarLlmErrorRate', llm.calls, {
  by: ['provider'],
  above: 0.05,
  range: '10m',
  summary: 'LLM provider calls are failing.',
  description: '{{ $value | humanizePercentage }} of the calls to {{ $labels.provider }} fail.',
  runbook: {
    meaning: 'More than one call in twenty to a provider fails.',
    impact: 'Triage and summaries are late or missing.',
    diagnosis: [
      'Check the status page of the provider.',
      'Check that the key is valid and the rate limit is not reached.',
    ],
    mitigation: ['Switch to another model or provider.'],
  },
})

export const budgetNearlySpent = alertingRule('AharadarBudgetNearlySpent', {
  when: dailyBudgetUsed.gt(0.8),
  for: '10m',
  severity: 'warning',
  summary: 'Daily credit budget is almost used.',
  description: '{{ $value | humanizePercentage }} of the daily credits are used.',
  runbook: {
    meaning: 'Four fifths of the daily credits were spent in the last 24 hours.',
    impact: 'Paid calls stop when the budget is used up.',
    diagnosis: ['See which purpose consumes the credits, and since when.'],
    mitigation: ['Lower the sampling, or raise the budget on purpose.'],
  },
})

export const budgetExceeded = alertingRule('AharadarBudgetExceeded', {
  when: dailyBudgetUsed.gt(1),
  for: '5m',
  severity: 'critical',
  summary: 'Daily credit budget is used up.',
  description: '{{ $value | humanizePercentage }} of the daily credits are used.',
  runbook: {
    meaning: 'More credits were charged in the last 24 hours than the budget allows.',
    impact: 'Either paid calls have stopped, or money is being lost.',
    diagnosis: [
      'Confirm that budget enforcement has stopped paid calls.',
      'Look for runaway jobs.',
    ],
    mitigation: ['Stop the runaway job; raise the budget only on purpose.'],
  },
})

// The queue

export const jobs = queueAlerts(queue, {
  name: 'Aharadar',
  backlog: {
    above: 100,
    runbook: {
      impact: 'Digests are late by as long as the queue takes.',
      diagnosis: [
        'Check that the worker is alive.',
        'See whether a stage takes longer than it used to.',
      ],
    },
  },
  failures: {
    above: 0.1,
    range: '10m',
    summary: 'Queue jobs keep failing.',
    runbook: {
      meaning: 'More than one job in ten leaves the queue as failed.',
      impact: 'Work is lost until somebody requeues it.',
      diagnosis: ['Inspect the failed jobs and what they have in common.'],
      mitigation: ['Fix the cause, then requeue.'],
    },
  },
})

// What becomes of the metrics themselves

export const ownMetrics = instrumentationAlerts({ name: 'Aharadar' })

// What Prometheus computes ahead of time

const recorded = [
  ...httpServerRecords(http, {
    level: 'aharadar',
    why: {
      errors: 'The value that AharadarApiHighErrorRate compares.',
      latency: 'The value that AharadarApiHighLatency compares.',
    },
  }),
  recordingRule('aharadar:pipeline_error_ratio:rate15m', failedRuns, {
    why: 'The value that AharadarStageFailures compares.',
  }),
  recordingRule(
    'aharadar:llm_call_duration_seconds:p95_5m',
    quantileOf(llm.duration, 0.95, { by: ['provider', 'model'], range: '5m' }),
    { why: 'A quantile by model reads many buckets; over a week it is slow.' },
  ),
  recordingRule(
    'aharadar:credits_consumed:increase1d',
    sum(increase(credits.consumed, '24h')).by('provider', 'purpose'),
    { why: 'A day of samples for each point is too much for a graph.' },
  ),
  recordingRule(
    'aharadar:credits_consumed:increase30d',
    sum(increase(credits.consumed, '30d')).by('provider', 'purpose'),
    { why: 'A month of samples for each point is far too much for a graph.' },
  ),
]

export const rules = [
  ruleGroup('aharadar_api', Object.values(api)),
  ruleGroup('aharadar_pipeline', [workerDown, stageFailures, nothingIngested]),
  ruleGroup('aharadar_llm', [llmErrors, budgetNearlySpent, budgetExceeded]),
  ruleGroup('aharadar_queue', Object.values(jobs)),
  ruleGroup('aharadar_metrics', Object.values(ownMetrics)),
  ruleGroup('aharadar_recording', recorded),
]

// What AhaRadar promises

const [available, fast] = httpServerSlos(http, {
  name: 'aharadar-api',
  availability: {
    objective: 0.99,
    runbook: { impact: 'Readers see failures, and clients that retry add load.' },
  },
  // A 95th percentile under two seconds says the same as 95 of 100 requests within two seconds.
  latency: { objective: 0.95, within: '2s' },
})

const successful = slo('aharadar-pipeline-success', {
  title: 'Pipeline success',
  objective: 0.9,
  sli: failureSli(pipeline.runs),
  // With a budget of 10 % nothing can burn 14.4 times as fast as it may: 144 % of the runs.
  burnRates: workbookBurnRates.slice(1),
  runbook: {
    impact: 'Items get stuck before the failing stage and do not reach the digest.',
    diagnosis: [
      'See in the panel of errors by stage which stage fails.',
      'Read the worker logs for the stage.',
    ],
    mitigation: ['Fix the cause, then retry the failed jobs.'],
  },
})

export const slos = [available, fast, successful]
