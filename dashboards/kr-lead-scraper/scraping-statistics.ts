/** Jobs, results, duplicates, the smart scraper and the queue. */
import { queue, scraping, smartScraper, verification } from '@systems/metrics/kr-lead-scraper'
import { increase, quantileOf, quantiles, rate, raw, select, sum } from '@telltale/promql'
import {
  above,
  alertAnnotation,
  below,
  dashboard,
  labelValues,
  row,
  stat,
  timeseries,
} from 'telltale'
import * as alerts from '../../alerts/kr-lead-scraper.ts'

const source = labelValues(scraping.jobs, 'source')

const totalJobs = stat(
  'Total Jobs',
  { expr: sum(increase(select(scraping.jobs, { source }), '$__range')), legend: 'jobs' },
  { alert: alerts.jobsFailing },
)

const lifetime = 'The share of all jobs since the processes were started, as its users know it.'
const successRate = stat(
  'Success Rate',
  {
    expr: sum(raw(select(scraping.jobs, { status: 'completed' }), lifetime))
      .div(sum(raw(scraping.jobs, lifetime)))
      .mul(100),
    legend: 'success',
  },
  {
    unit: 'percent',
    thresholds: [below(80, 'red'), below(95, 'yellow')],
    description:
      'Of all sources, since everything was started. The last hour alone is `kr:scraping_success_ratio:increase1h`: `100 * sum(increase(scraping_jobs_total{status="completed"}[1h])) / sum(increase(scraping_jobs_total[1h]))`.',
  },
)

const activeJobs = stat('Active Jobs', sum(select(scraping.active, { source })).by('source'), {
  sparkline: true,
})

const jobDuration = timeseries(
  'Job Duration Percentiles',
  // A quarter of an hour, because jobs take minutes and are few.
  quantiles(scraping.duration, [0.5, 0.95, 0.99], { where: { source }, range: '15m' }),
)

const resultTypes = timeseries(
  'Result Types',
  sum(rate(select(scraping.results, { source }))).by('result_type'),
  {
    stacked: true,
    unit: 'suffix:results/s',
    overrides: [
      { series: 'new', color: 'green' },
      { series: 'updated', color: 'blue' },
      { series: 'error', color: 'red' },
    ],
    alert: alerts.noResults,
  },
)

const hourlyBars = { draw: 'bars', stacked: true, interval: '1h' } as const

const duplicates = timeseries(
  'Duplicate Detection',
  sum(increase(scraping.duplicates, '1h')).by('action'),
  hourlyBars,
)

const smartScraperUsage = timeseries(
  'Smart Scraper Usage',
  sum(increase(smartScraper.enrichments, '1h')).by('mode', 'method'),
  hourlyBars,
)

const queueSize = timeseries('Queue Size', sum(queue.size).by('queue_name'), {
  thresholds: [above(50, 'yellow'), above(100, 'red')],
  alert: alerts.queueBacklog,
})

const queueThroughput = timeseries(
  'Queue Throughput',
  sum(rate(queue.jobs)).by('queue_name', 'status').mul(60),
  { unit: 'suffix:jobs/min' },
)

const details = row(
  'Details',
  { collapsed: true },
  timeseries('Enrichment Duration', {
    expr: quantileOf(smartScraper.duration, 0.95, { by: ['method'], range: '15m' }),
    legend: '{{method}} p95',
  }),
  timeseries(
    'Contact Verifications',
    sum(increase(verification.contacts, '1h')).by('contact_type', 'status'),
    {
      ...hourlyBars,
      description: 'Contact verifications by kind and result, where it is enabled.',
    },
  ),
)

export const scrapingStatistics = dashboard(
  'kr-scraping',
  {
    title: 'Scraping Statistics',
    description: 'Jobs, results, duplicates, the smart scraper and the queue.',
    file: 'scraping-statistics.json',
    editable: true,
    variables: [source],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  totalJobs,
  successRate,
  activeJobs,
  jobDuration,
  resultTypes,
  duplicates,
  smartScraperUsage,
  queueSize,
  queueThroughput,
  details,
)
