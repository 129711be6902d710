import { counter, gauge, oneOf, upTo } from '@telltale/core'
import {
  httpServer,
  queue as jobQueue,
  llmCalls,
  pipeline as pipelineFamilies,
} from '@telltale/mixins'

const methodIsForQuestions = 'Whoever looks into a failing route asks for the method by hand.'

/** What the API exposes at `/api/metrics`. */
export const http = httpServer({
  requests: { allow: { 'metrics/unused-label': methodIsForQuestions } },
  duration: {
    labels: ['method', 'route', 'status_code'],
    // 2 s is an edge, because an alert compares a quantile with it.
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10],
    allow: {
      'metrics/too-many-series':
        'A route answers one or two methods with a handful of codes; a few hundred series exist.',
      'metrics/unused-label': methodIsForQuestions,
    },
  },
  active: {
    name: 'http_active_connections',
    help: 'HTTP requests the API is answering right now.',
    unit: 'connections',
  },
})

const stage = oneOf(
  'ingest',
  'embed',
  'dedupe',
  'cluster',
  'triage',
  'rank',
  'enrich',
  'digest',
).otherwise('other')
const { runs, duration: runDuration } = pipelineFamilies({
  labels: { stage },
  runs: { help: 'Executions of a pipeline stage by outcome.' },
  duration: {
    labels: ['stage', 'status'],
    help: 'Time taken by one execution of a pipeline stage.',
  },
})

/** What the worker exposes at `/metrics`, here and below. */
export const pipeline = {
  duration: runDuration,
  runs,
  items: counter('ingest_items_total', {
    help: 'Items handled by ingestion by outcome.',
    unit: 'items',
    labels: {
      source_type: oneOf('rss', 'reddit', 'hn', 'youtube', 'x_posts', 'web').otherwise('other'),
      status: oneOf('success', 'skipped', 'error'),
    },
  }),
}

const provider = oneOf('openai', 'anthropic', 'xai').otherwise('other')
const purpose = oneOf('triage', 'embedding', 'summary', 'enrichment', 'signal').otherwise('other')

const { calls, duration: callDuration } = llmCalls({
  labels: { provider, model: upTo(21).otherwise('other'), purpose },
  calls: { help: 'LLM provider calls by outcome.' },
  duration: { help: 'Time taken by one LLM provider call.' },
})

export const llm = { duration: callDuration, calls }

export const credits = {
  consumed: counter('credits_consumed_total', {
    help: 'Credits charged for provider calls.',
    unit: 'credits',
    labels: { provider, purpose },
  }),
  budget: gauge('credits_budget_limit', {
    help: 'Credits allowed in the period.',
    unit: 'credits',
    labels: { period: oneOf('daily', 'monthly') },
  }),
}

const { depth, jobs } = jobQueue({
  labels: { queue_name: oneOf('pipeline').otherwise('other') },
})

export const queue = { depth, jobs }
