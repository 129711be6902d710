/**
 * KR Lead Scraper: an API with several worker processes, job workers beside it, and a queue.
 *
 * All of it is exposed by the API, which puts the processes together. What one number is made of
 * those of several processes is therefore part of each gauge's definition (`aggregate`).
 */
import {
  counter,
  gauge,
  histogram,
  httpMethod,
  httpRoute,
  httpStatus,
  type Label,
  oneOf,
} from '@telltale/core'
import { httpServer, queue as jobQueue } from '@telltale/mixins'

const errorType = oneOf('validation', 'database', 'timeout', 'upstream').otherwise('other')

/** What the API's middleware records. */
export const http = httpFamilies(httpRoute, errorType)

/**
 * The families of `http` with these labels. A service that is told to keep its series few gives
 * labels of one value: the names stay, so that every panel still works.
 */
export function httpFamilies<Endpoint extends Label, ErrorType extends Label>(
  endpoint: Endpoint,
  error_type: ErrorType,
) {
  return {
    ...httpServer({
      labels: { method: httpMethod, endpoint, status: httpStatus },
      requests: { help: 'HTTP requests handled.' },
      duration: { help: 'Time taken to handle an HTTP request.' },
      active: { labels: ['method', 'endpoint'], help: 'HTTP requests being handled right now.' },
    }),
    errors: counter('http_errors_total', {
      help: 'Exceptions raised while handling requests.',
      unit: 'errors',
      labels: { method: httpMethod, endpoint, error_type },
    }),
  }
}

const source = oneOf('directory', 'maps', 'website').otherwise('other')

/** What job workers record: scraping and what becomes of the results. */
export const scraping = {
  jobs: counter('scraping_jobs_total', {
    help: 'Scraping jobs by final status.',
    unit: 'jobs',
    labels: { source, status: oneOf('completed', 'failed', 'cancelled') },
  }),
  duration: histogram('scraping_job_duration_seconds', {
    help: 'Time taken by a scraping job.',
    labels: { source },
    buckets: [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
  }),
  results: counter('scraping_results_total', {
    help: 'Scraped results by kind.',
    unit: 'results',
    labels: { source, result_type: oneOf('new', 'updated', 'error') },
  }),
  active: gauge('scraping_jobs_active', {
    help: 'Scraping jobs running right now.',
    unit: 'jobs',
    labels: { source },
    aggregate: 'sum',
  }),
  duplicates: counter('duplicates_detected_total', {
    help: 'Detected duplicates by handling.',
    unit: 'duplicates',
    labels: { action: oneOf('auto_merge', 'candidate') },
  }),
}

const method = oneOf('rules', 'llm', 'hybrid')

/** What job workers record of the smart scraper, which completes leads with rules and an LLM. */
export const smartScraper = {
  enrichments: counter('smart_scraper_enrichments_total', {
    help: 'Smart-scraper enrichments by mode and method.',
    unit: 'enrichments',
    labels: { mode: oneOf('auto', 'manual', 'fallback'), method },
  }),
  duration: histogram('smart_scraper_duration_seconds', {
    help: 'Time taken by one enrichment.',
    labels: { method },
    buckets: [0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
  }),
}

/** What job workers record where verification is enabled. */
export const verification = {
  contacts: counter('contact_verifications_total', {
    help: 'Contact verifications by kind and result.',
    unit: 'verifications',
    labels: {
      contact_type: oneOf('email', 'phone', 'website'),
      status: oneOf('valid', 'invalid', 'unknown'),
    },
  }),
}

const queueName = oneOf('scraping', 'enrichment', 'default')

const { depth: size, jobs } = jobQueue({
  labels: { queue_name: queueName },
  outcome: { status: oneOf('started', 'finished', 'failed') },
  depth: { name: 'queue_size', aggregate: 'last' },
  jobs: { help: 'Jobs started, finished and failed.' },
})

/** What the API learns from the queue. */
export const queue = { size, jobs }

/** What the API knows of everything that it needs. */
export const system = {
  health: gauge('service_health', {
    help: '1 if the service answered its last probe.',
    labels: { service: oneOf('api', 'db', 'redis', 'ollama') },
    aggregate: 'min',
  }),
  workers: gauge('workers_active', {
    help: 'Workers currently connected to the queue.',
    unit: 'workers',
    labels: { queue_name: queueName },
    aggregate: 'last',
  }),
}
