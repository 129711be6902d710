/**
 * When somebody has to act on KR Lead Scraper, and what they do then. Each alert becomes a rule in
 * `out/kr-lead-scraper/prometheus/alerts.yml` and a page in `out/kr-lead-scraper/docs/runbooks/`.
 */
import { http, queue, scraping, system } from '@systems/metrics/kr-lead-scraper'
import {
  backlogAlert,
  failuresAlert,
  httpServerRecords,
  httpServerSlos,
  serverErrorsAlert,
  slowRequestsAlert,
  targetDownAlert,
} from '@telltale/mixins/alerts'
import { successRatio } from '@telltale/mixins/queries'
import { increase, matches, min, not, rate, select, sum } from '@telltale/promql'
import {
  alertingRule,
  availability,
  recordingRule,
  ruleGroup,
  slo,
  workbookBurnRates,
} from 'telltale'

// The API

export const apiDown = targetDownAlert('KrApiDown', 'kr-api', {
  summary: 'API cannot be scraped.',
  runbook: {
    meaning: 'Prometheus gets no answer from the metrics endpoint of the API.',
    impact:
      'Users probably get no answer either. The endpoint serves the metrics of the job workers, too, so that no other alert of the system can fire.',
    diagnosis: [
      'Check that the container of the API runs.',
      'Open `/metrics` on port 8000 by hand. 404 says that `METRICS_ENDPOINT_ENABLED` or `PROMETHEUS_ENABLED` is off, not that the API is down.',
      'Read the logs of the API.',
    ],
    mitigation: ['Restart the API, or roll back the last deployment.'],
  },
})

export const highErrorRate = serverErrorsAlert('KrHighErrorRate', http, {
  above: 0.05,
  runbook: {
    impact: 'Users see failures, and clients that retry add load.',
    diagnosis: [
      'Find the endpoints in the dashboard API Metrics; its row Details has the exceptions by type.',
      'Look at Service Health: `database` errors come with a failing `db`, `upstream` and `timeout` with a failing `ollama`.',
      'Compare the start with Sentry and the structured logs.',
    ],
    mitigation: ['Restore the database or Redis; otherwise roll back the last deployment.'],
  },
})

export const latencySpike = slowRequestsAlert('KrLatencySpike', http, {
  // 2.5 s is an edge of the histogram's buckets: between edges a quantile is only interpolated.
  above: 2.5,
  summary: 'API latency has spiked.',
  runbook: {
    meaning: 'The 95th percentile of the request duration is above two and a half seconds.',
    diagnosis: [
      'Open the slowest endpoints in the dashboard API Metrics.',
      'Compare with the pressure on the queue: the workers use the same database.',
      'Look for slow queries of the database.',
    ],
    mitigation: ['Fix or cache the slow query; add API workers if all of them are busy.'],
  },
})

// Scraping

export const jobsFailing = failuresAlert('KrScrapingJobsFailing', scraping.jobs, {
  by: ['source'],
  above: 0.2,
  range: '30m',
  counted: true,
  summary: 'Scraping jobs fail.',
  runbook: {
    meaning: 'More than one job in five of a source has failed within half an hour.',
    impact: 'Leads of this source are missing or become stale.',
    diagnosis: [
      'Open a page of the source by hand: its layout may have changed.',
      'Look in the logs of the workers for answers 403 and 429: the source blocks or limits us.',
      'See in the dashboard Scraping Statistics whether results of kind `error` come with it.',
    ],
    mitigation: ['Pause the source, then adapt its parser or lower its rate.'],
  },
})

export const noResults = alertingRule('KrNoScrapingResults', {
  when: sum(increase(select(scraping.results, { result_type: matches(/new|updated/) }), '2h'))
    .eq(0)
    .and(sum(increase(scraping.jobs, '2h')).gt(0)),
  for: '15m',
  severity: 'warning',
  summary: 'Scraping jobs run but yield nothing.',
  description: 'Jobs have run for two hours, and none of them has stored or updated a lead.',
  runbook: {
    meaning: 'Jobs end, most of them without an error, and no result is new or updated.',
    impact: 'No new leads, although everything looks healthy.',
    diagnosis: [
      'Check the parsers: a page that has changed often parses to nothing instead of failing.',
      'Check the targets: searches that are used up give the same known leads.',
    ],
    mitigation: ['Fix the parser, or give the sources new targets.'],
  },
})

// The queue

export const queueBacklog = backlogAlert('KrQueueBacklog', queue.size, {
  above: 100,
  combined: 'sum',
  for: '15m',
  runbook: {
    meaning: 'More than a hundred jobs have been waiting for a quarter of an hour.',
    impact: 'Leads are late by as long as the queue takes.',
    diagnosis: [
      'Check that the workers of this queue run.',
      'See in Job Duration Percentiles whether jobs take longer than they used to.',
    ],
    mitigation: ['Add workers, or stop the producer of the slow jobs.'],
  },
})

export const noWorkers = alertingRule('KrNoActiveWorkers', {
  when: sum(system.workers).eq(0),
  for: '5m',
  severity: 'critical',
  summary: 'No worker is running.',
  description: 'No worker has been connected to the queue for five minutes.',
  runbook: {
    meaning: 'Redis, which keeps the queues, knows of no connected worker.',
    impact: 'Nothing is scraped or enriched; jobs wait.',
    diagnosis: [
      'Check the containers of the workers and their logs.',
      'Check Redis: workers without a connection are not counted.',
    ],
    mitigation: ['Restart the workers; they take the jobs that wait.'],
  },
})

// What it needs

export const serviceUnhealthy = alertingRule('KrServiceUnhealthy', {
  when: min(system.health).by('service').eq(0),
  for: '3m',
  severity: 'critical',
  summary: 'A dependency is down.',
  description: '{{ $labels.service }} has not answered its probe for three minutes.',
  runbook: {
    meaning: 'The API asks each service every 30 seconds, and this one did not answer in time.',
    impact:
      'Without `db` the API answers errors; without `redis` nothing is queued or taken; without `ollama` the smart scraper falls back to rules.',
    diagnosis: [
      'Check the container of the service that the alert names.',
      'Reach it from the container of the API: a network fault looks the same.',
    ],
    mitigation: ['Restart the service, or free the disk or memory that it lacks.'],
  },
})

// What Prometheus computes ahead of time

const recorded = [
  ...httpServerRecords(http, {
    level: 'kr',
    latencyBy: ['endpoint'],
    why: {
      errors: 'The value that KrHighErrorRate compares.',
      latency: 'A quantile by endpoint reads many buckets; over a week it is slow.',
    },
  }),
  recordingRule(
    'kr:scraping_success_ratio:increase1h',
    successRatio(scraping.jobs, { range: '1h', counted: true }),
    { why: 'The success of the last hour, which forgets no history when a process restarts.' },
  ),
  recordingRule('kr:queue_jobs:rate5m', sum(rate(queue.jobs, '5m')).by('queue_name', 'status'), {
    why: 'The throughput of the queues over weeks.',
  }),
]

export const rules = [
  ruleGroup('kr_api', [apiDown, highErrorRate, latencySpike]),
  ruleGroup('kr_scraping', [jobsFailing, noResults]),
  ruleGroup('kr_queue', [queueBacklog, noWorkers]),
  ruleGroup('kr_system', [serviceUnhealthy]),
  ruleGroup('kr_recording', recorded),
]

// What KR Lead Scraper promises

const [available, fast] = httpServerSlos(http, {
  name: 'kr-api',
  availability: {
    objective: 0.99,
    runbook: {
      impact: 'Users see failures, and clients that retry add load.',
      diagnosis: [
        'Find the failing endpoints in the dashboard API Metrics.',
        'Compare the start of the burn with the last deployment.',
      ],
      mitigation: ['Roll back, or restore the service that fails its probe.'],
    },
  },
  latency: {
    // A 95th percentile within 2.5 s says the same as 95 of 100 requests within 2.5 s.
    objective: 0.95,
    within: '2500ms',
    runbook: {
      diagnosis: [
        'Open the slowest endpoints in the dashboard API Metrics.',
        'Look for slow queries and at the pressure on the queue.',
      ],
      mitigation: ['Fix or cache the slow query; add API workers if all of them are busy.'],
    },
  },
})

const successful = slo('kr-scraping-success', {
  title: 'Scraping success',
  objective: 0.8,
  sli: availability(scraping.jobs, { bad: { status: not('completed') } }),
  // With a budget of 20 % nothing can burn six times as fast as it may: 120 % of the jobs.
  burnRates: workbookBurnRates.slice(2),
  runbook: {
    impact: 'Leads of the failing source are missing or become stale.',
    diagnosis: [
      'See in the dashboard Scraping Statistics which source fails, and since when.',
      'Read the logs of the workers for the answers of the source.',
    ],
    mitigation: ['Pause the source, then adapt its parser or lower its rate.'],
  },
})

export const slos = [available, fast, successful]
