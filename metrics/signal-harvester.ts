/**
 * What Signal Harvester measures: 44 families in eight categories, and the external series of its
 * cluster that panels and alerts read.
 */
import {
  counter,
  gauge,
  histogram,
  httpMethod,
  httpRoute,
  httpStatus,
  nodeMetrics,
  oneOf,
  upTo,
} from '@telltale/core'
import {
  cache as cacheFamilies,
  httpServer,
  llmCalls,
  pipeline as pipelineFamilies,
} from '@telltale/mixins'

/**
 * Counts what is stored now, under a name that its users know. Several replicas read the same
 * database, so that one of them says it all.
 */
const stored = {
  aggregate: 'max',
  allow: {
    'metrics/total-on-non-counter':
      'A total that falls when something is deleted: the coverage query divides two of these point by point.',
  },
} as const

// 1. HTTP

const methodIsForQuestions = 'Whoever looks into a failing endpoint asks for the method by hand.'

const {
  requests: httpRequests,
  duration: httpDuration,
  active: httpInProgress,
} = httpServer({
  labels: { endpoint: httpRoute, method: httpMethod, status: httpStatus },
  requests: {
    help: 'HTTP requests handled.',
    allow: { 'metrics/unused-label': methodIsForQuestions },
  },
  duration: {
    help: 'Time taken to handle an HTTP request.',
    // 5 s and 10 s are edges, because alerts compare quantiles with them.
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 7.5, 10, 15, 30],
    allow: { 'metrics/unused-label': methodIsForQuestions },
  },
  active: {
    labels: ['endpoint', 'method'],
    help: 'HTTP requests being handled right now.',
    allow: { 'metrics/unused-label': methodIsForQuestions },
  },
})

export const http = {
  requests: httpRequests,
  duration: httpDuration,
  inProgress: httpInProgress,
}

// 2. Database, with the caches

const operation = oneOf('select', 'insert', 'update', 'delete').otherwise('other')

export const database = {
  size: gauge('database_size_bytes', {
    help: 'Size of the database on disk.',
    aggregate: 'max',
  }),
  connectionsActive: gauge('database_connections_active', {
    help: 'Database connections in use.',
    unit: 'connections',
    aggregate: 'sum',
  }),
  connectionsMax: gauge('database_connections_max', {
    help: 'Configured connection limit.',
    unit: 'connections',
    aggregate: 'sum',
  }),
  queryDuration: histogram('database_query_duration_seconds', {
    help: 'Time taken by a database query.',
    labels: { operation },
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  }),
  queries: counter('database_queries_total', {
    help: 'Database queries by outcome.',
    unit: 'queries',
    labels: { operation, status: oneOf('success', 'error') },
  }),
}

const { hits, misses, evictions, entries } = cacheFamilies({
  labels: { cache_name: oneOf('embeddings', 'llm', 'http').otherwise('other') },
  entries: { name: 'cache_items' },
})

export const cache = { hits, misses, evictions, items: entries }

// 3. Signal

const source = oneOf('arxiv', 'github', 'x', 'rss', 'web').otherwise('other')

export const signals = {
  stored: gauge('signals_total', {
    help: 'Signals stored right now.',
    unit: 'signals',
    ...stored,
  }),
  scored: counter('signals_scored_total', {
    help: 'Signals scored since start.',
    unit: 'signals',
  }),
  fetched: counter('signals_fetched_total', {
    help: 'Signals fetched by source.',
    unit: 'signals',
    labels: { source },
  }),
  scoringDuration: histogram('signal_scoring_duration_seconds', {
    help: 'Time taken to score one signal.',
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  }),
}

// 4. Discovery

export const discoveries = {
  stored: gauge('discoveries_total', {
    help: 'Discoveries stored right now.',
    unit: 'discoveries',
    ...stored,
  }),
  bySource: gauge('discoveries_by_source', {
    help: 'Discoveries stored right now by source.',
    unit: 'discoveries',
    labels: { source },
    aggregate: 'max',
  }),
  fetched: counter('discoveries_fetched_total', {
    help: 'Discoveries fetched by source since start.',
    unit: 'discoveries',
    labels: { source },
  }),
  fetchDuration: histogram('discovery_fetch_duration_seconds', {
    help: 'Time taken by one fetch from a source.',
    labels: { source },
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300],
  }),
  fetchErrors: counter('discovery_fetch_errors_total', {
    help: 'Failed fetches by source and kind.',
    unit: 'errors',
    labels: {
      source,
      error_type: oneOf('http', 'timeout', 'rate_limit', 'parse', 'auth').otherwise('other'),
    },
  }),
  lastSuccess: gauge('discovery_last_success_timestamp_seconds', {
    help: 'Time of the last successful fetch from a source.',
    labels: { source },
    aggregate: 'max',
  }),
}

// 5. Topic

export const topics = {
  stored: gauge('topics_total', { help: 'Topics stored right now.', unit: 'topics', ...stored }),
  active: gauge('topics_active', {
    help: 'Topics currently active.',
    unit: 'topics',
    aggregate: 'max',
  }),
  created: counter('topics_created_total', {
    help: 'Topics created since start.',
    unit: 'topics',
  }),
  artifacts: gauge('topic_artifacts_total', {
    help: 'Artifacts currently assigned to a topic.',
    unit: 'artifacts',
    ...stored,
  }),
}

// 6. Entity, with relationships

const relationshipType = oneOf('same_as', 'mentions', 'cites', 'related').otherwise('other')

export const entities = {
  stored: gauge('entities_total', {
    help: 'Entities stored right now.',
    unit: 'entities',
    ...stored,
  }),
  resolutions: counter('entity_resolutions_total', {
    help: 'Entity resolutions by outcome.',
    unit: 'resolutions',
    labels: { outcome: oneOf('matched', 'created', 'rejected') },
  }),
  merges: counter('entity_merges_total', {
    help: 'Entities merged into another.',
    unit: 'merges',
  }),
  resolutionDuration: histogram('entity_resolution_duration_seconds', {
    help: 'Time taken to resolve one entity.',
    buckets: [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  }),
  relationships: gauge('cross_source_relationships_total', {
    help: 'Relationships between sources stored right now.',
    unit: 'relationships',
    labels: { relationship_type: relationshipType },
    ...stored,
  }),
  relationshipsCreated: counter('cross_source_relationships_created_total', {
    help: 'Relationships between sources created since start.',
    unit: 'relationships',
    labels: { relationship_type: relationshipType },
  }),
}

// 7. LLM, with embeddings

const provider = oneOf('openai', 'anthropic').otherwise('other')
/** Twenty models with series of their own (`LLM_MODELS`), and one for all the others. */
const model = upTo(21).otherwise('other')

const { calls, duration, tokens, active, cost } = llmCalls({
  labels: { provider, model },
  kinds: { token_type: oneOf('prompt', 'completion') },
  calls: { name: 'llm_requests_total', help: 'LLM requests by outcome.', unit: 'requests' },
  duration: {
    name: 'llm_request_duration_seconds',
    help: 'Time taken by one LLM request.',
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 45, 60, 120],
  },
  tokens: { help: 'LLM tokens used by kind.' },
  active: {
    name: 'llm_requests_in_progress',
    labels: ['provider'],
    help: 'LLM requests waiting for an answer.',
    unit: 'requests',
  },
  cost: {
    name: 'llm_estimated_cost_usd_total',
    help: 'Estimated LLM cost from configured prices.',
  },
})

export const llm = {
  requests: calls,
  duration,
  tokens,
  errors: counter('llm_errors_total', {
    help: 'LLM errors by kind.',
    unit: 'errors',
    labels: {
      provider,
      error_type: oneOf('rate_limit', 'timeout', 'auth', 'invalid_request', 'server').otherwise(
        'other',
      ),
    },
  }),
  inProgress: active,
  cost,
}

export const embeddings = {
  generated: counter('embeddings_generated_total', {
    help: 'Embeddings generated by outcome.',
    unit: 'embeddings',
    labels: { model, status: oneOf('success', 'failure') },
  }),
  duration: histogram('embedding_generation_duration_seconds', {
    help: 'Time taken to generate embeddings.',
    labels: { model },
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  }),
}

// 8. Pipeline

const stage = oneOf('fetch', 'score', 'topics', 'entities', 'embed').otherwise('other')

const stageRuns = pipelineFamilies({
  labels: { stage },
  outcome: { status: oneOf('success', 'failure') },
  runs: { help: 'Pipeline stage runs by outcome.' },
  duration: {
    help: 'Time taken by a pipeline stage run.',
    buckets: [1, 5, 15, 30, 60, 300, 600, 1800, 3600, 7200, 14400],
  },
  lastRun: { help: 'Time of the last finished run of a stage.' },
})

export const pipeline = {
  runs: stageRuns.runs,
  duration: stageRuns.duration,
  errors: counter('pipeline_errors_total', {
    help: 'Pipeline errors by kind.',
    unit: 'errors',
    labels: {
      stage,
      error_type: oneOf('fetch', 'parse', 'database', 'llm', 'timeout').otherwise('other'),
    },
  }),
  lastRun: stageRuns.lastRun,
}

/** Everything that the service records, by category. */
export const application = {
  http,
  database,
  cache,
  signals,
  discoveries,
  topics,
  entities,
  llm,
  embeddings,
  pipeline,
}

/** Those of the Node.js process that panels show; the client library records them by itself. */
export const processMetrics = {
  cpu: nodeMetrics.cpu.total,
  residentMemory: nodeMetrics.memory.resident,
  virtualMemory: nodeMetrics.memory.virtual,
  openFds: nodeMetrics.openFds,
  maxFds: nodeMetrics.maxFds,
  startTime: nodeMetrics.startTime,
}

// External series: other programs of the cluster expose them, in more labels than are named here.

const podLabels = { namespace: upTo(10), pod: upTo(50), container: upTo(5) }

/** cAdvisor, inside every kubelet. Source: https://github.com/google/cadvisor/blob/master/docs/storage/prometheus.md */
export const cadvisor = {
  memory: gauge('container_memory_working_set_bytes', {
    help: 'Memory of a container that cannot be freed under pressure.',
    labels: podLabels,
  }),
  memoryLimit: gauge('container_spec_memory_limit_bytes', {
    help: 'Memory limit of a container; 0 for none.',
    labels: podLabels,
  }),
  cpu: counter('container_cpu_usage_seconds_total', {
    help: 'CPU time that a container has used.',
    labels: podLabels,
  }),
  cpuQuota: gauge('container_spec_cpu_quota', {
    help: 'CPU time that a container may use in each period, in microseconds.',
    unit: 'microseconds',
    labels: podLabels,
  }),
  cpuPeriod: gauge('container_spec_cpu_period', {
    help: 'Length of a period of the CPU limit, in microseconds.',
    unit: 'microseconds',
    labels: podLabels,
  }),
}

/** Source: https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/pod-metrics.md */
export const kubeState = {
  restarts: counter('kube_pod_container_status_restarts_total', {
    help: 'Restarts of a container in its pod.',
    unit: 'restarts',
    labels: podLabels,
  }),
}
