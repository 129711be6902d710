/** What Causal Organism promises. */
import { cache, exports, http, worker } from '@systems/metrics/causal-organism'
import { errorSli, failureSli, missSli } from '@telltale/mixins/alerts'
import { latency, slo, workbookBurnRates } from 'telltale'

const available = slo('causal-organism-api-errors', {
  title: 'API errors',
  objective: 0.95,
  sli: errorSli(http),
  runbook: {
    impact: 'Analysts see failures, and clients that retry add load.',
    diagnosis: [
      'List the failing handlers: `sum by (handler) (rate(http_requests_total{status=~"5.."}[5m]))`.',
      'Compare the start of the burn with the last release.',
    ],
    mitigation: ['Roll back, or restore the dependency behind the failing handlers.'],
  },
})

const fast = slo('causal-organism-api-latency', {
  title: 'API latency',
  // A 95th percentile of at most two seconds: 95 of 100 requests within two seconds.
  objective: 0.95,
  sli: latency(http.duration, '2s'),
  runbook: {
    impact: 'Pages feel slow; when it grows, clients run into their timeouts.',
    diagnosis: [
      'Find the slow handlers on API Service Metrics.',
      'Look for requests that wait for a connection, and at the cache hit rate.',
    ],
    mitigation: [
      'Fix or cache the slow query; raise the limit of a pool that genuine load uses up.',
    ],
  },
})

const successful = slo('causal-organism-task-success', {
  title: 'Task success',
  objective: 0.9,
  sli: failureSli(worker.tasks),
  // With a budget of 10 % nothing can burn 14.4 times as fast as it may: 144 % of the tasks.
  burnRates: workbookBurnRates.slice(1),
  runbook: {
    impact: 'Results and exports that people wait for do not come.',
    diagnosis: [
      'See in Task Completion Rate which type of task fails.',
      'Read the worker logs for it.',
    ],
    mitigation: ['Fix the cause, then ask for the failed tasks again.'],
  },
})

const cached = slo('causal-organism-cache-hits', {
  title: 'Cache hits',
  objective: 0.5,
  sli: missSli(cache),
  // Half of the lookups may miss: nothing can burn faster than twice. A cold cache wakes nobody up.
  burnRates: workbookBurnRates.slice(3),
  tiers: { ticket: { severity: 'info', for: '15m' } },
  runbook: {
    impact: 'The databases answer what the cache should; latency and pool use rise.',
    diagnosis: [
      'See in Cache Hit Rate which layer and type of entry misses.',
      'See in Cache Size whether entries are evicted before they are used again.',
    ],
    mitigation: ['Give the cache more room, or correct its keys and lifetimes.'],
  },
})

const promptExports = slo('causal-organism-export-duration', {
  title: 'Export duration',
  // A 95th percentile of at most 300 seconds.
  objective: 0.95,
  sli: latency(exports.duration, '300s'),
  runbook: {
    impact: 'People wait for their files, and exports keep workers from other tasks.',
    diagnosis: [
      'See in Export Size whether the exports have grown.',
      'See on Infrastructure Metrics whether the exports wait for TimescaleDB.',
    ],
    mitigation: ['Split large exports, or schedule them for the night.'],
  },
})

export const slos = [available, fast, successful, cached, promptExports]
