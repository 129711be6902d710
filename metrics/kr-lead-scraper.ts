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
  const labels = { method: httpMethod, endpoint }
  return {
    requests: counter('http_requests_total', {
      help: 'HTTP requests handled.',
      unit: 'requests',
      labels: { ...labels, status: httpStatus },
    }),
    duration: histogram('http_request_duration_seconds', {
      help: 'Time taken to handle an HTTP request.',
      labels,
      // 2.5 s is an edge, because an alert compares a quantile with it.
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    }),
    inProgress: gauge('http_requests_in_progress', {
      help: 'HTTP requests being handled right now.',
      unit: 'requests',
      labels,
      aggregate: 'sum',
    }),
    errors: counter('http_errors_total', {
      help: 'Exceptions raised while handling requests.',
      unit: 'errors',
      labels: { ...labels, error_type },
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

/** What the API learns from the queue. */
export const queue = {
  size: gauge('queue_size', {
    help: 'Jobs waiting in the queue.',
    unit: 'jobs',
    labels: { queue_name: queueName },
    aggregate: 'last',
  }),
  jobs: counter('queue_jobs_total', {
    help: 'Jobs started, finished and failed.',
    unit: 'jobs',
    labels: { queue_name: queueName, status: oneOf('started', 'finished', 'failed') },
  }),
}

/** What the API knows of everything that it needs. */
export const system = {
  health: gauge('service_health', {
    help: '1 if the service answered its last probe.',
    unit: 'ratio',
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
