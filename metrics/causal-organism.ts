import { counter, gauge, histogram, httpMethod, httpStatus, oneOf, upTo } from '@telltale/core'

/** The route template as registered (`/api/graph/nodes/:id`); `none` for requests without a route. */
const handler = upTo(40).otherwise('none')

const methodIsForQuestions = 'Whoever looks into a failing handler asks for the method by hand.'
const namedCount =
  'The name is that of the system since its beginning; every query and dashboard of it knows it.'

/** What the API exposes at `/metrics`, here and below. */
export const http = {
  requests: counter('http_requests_total', {
    help: 'HTTP requests handled.',
    unit: 'requests',
    labels: { method: httpMethod, handler, status: httpStatus },
    allow: { 'metrics/unused-label': methodIsForQuestions },
  }),
  duration: histogram('http_request_duration_seconds', {
    help: 'Time taken to handle an HTTP request.',
    labels: { method: httpMethod, handler },
    // 2 s is an edge, because an alert compares a quantile with it.
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10],
    allow: { 'metrics/unused-label': methodIsForQuestions },
  }),
  inProgress: gauge('http_requests_inprogress', {
    help: 'HTTP requests being handled right now.',
    unit: 'requests',
    labels: { method: httpMethod, handler },
    allow: { 'metrics/unused-label': methodIsForQuestions },
  }),
}

const cacheLabels = {
  cache_layer: oneOf('memory', 'redis'),
  cache_type: oneOf('graph', 'query', 'analysis').otherwise('other'),
}

export const cache = {
  hits: counter('cache_hits_total', {
    help: 'Cache lookups answered from the cache.',
    unit: 'lookups',
    labels: cacheLabels,
  }),
  misses: counter('cache_misses_total', {
    help: 'Cache lookups not found in the cache.',
    unit: 'lookups',
    labels: cacheLabels,
  }),
  size: gauge('cache_size_bytes', {
    help: 'Memory used by cached entries.',
    labels: cacheLabels,
  }),
  items: gauge('cache_items_count', {
    help: 'Entries held in the cache.',
    unit: 'items',
    labels: cacheLabels,
    allow: { 'metrics/reserved-suffix': namedCount },
  }),
}

const poolLabels = { pool_name: oneOf('neo4j', 'timescale') }

export const pool = {
  active: gauge('connection_pool_active_connections', {
    help: 'Connections in use.',
    unit: 'connections',
    labels: poolLabels,
  }),
  idle: gauge('connection_pool_idle_connections', {
    help: 'Connections open but unused.',
    unit: 'connections',
    labels: poolLabels,
  }),
  waiting: gauge('connection_pool_waiting_requests', {
    help: 'Requests waiting for a connection.',
    unit: 'requests',
    labels: poolLabels,
  }),
  max: gauge('connection_pool_max_connections', {
    help: 'Configured upper limit of the pool.',
    unit: 'connections',
    labels: poolLabels,
  }),
  timeouts: counter('connection_pool_timeouts_total', {
    help: 'Requests that gave up waiting for a connection.',
    unit: 'timeouts',
    labels: poolLabels,
  }),
}

const queueLabels = { queue_name: oneOf('causal_analysis', 'export', 'default') }

export const queue = {
  depth: gauge('queue_depth', {
    help: 'Jobs waiting in the queue.',
    unit: 'jobs',
    labels: queueLabels,
  }),
  enqueued: counter('queue_enqueued_total', {
    help: 'Jobs put on the queue.',
    unit: 'jobs',
    labels: queueLabels,
  }),
  dequeued: counter('queue_dequeued_total', {
    help: 'Jobs taken off the queue.',
    unit: 'jobs',
    labels: queueLabels,
  }),
}

const breakerLabels = { breaker_name: oneOf('neo4j', 'timescale', 'redis').otherwise('other') }

export const breaker = {
  state: gauge('circuit_breaker_state', {
    help: 'Breaker position: 0 closed, 1 open, 2 half-open.',
    labels: breakerLabels,
  }),
  failures: counter('circuit_breaker_failures_total', {
    help: 'Guarded calls that failed.',
    unit: 'calls',
    labels: breakerLabels,
  }),
  successes: counter('circuit_breaker_successes_total', {
    help: 'Guarded calls that succeeded.',
    unit: 'calls',
    labels: breakerLabels,
  }),
}

export const graph = {
  nodes: gauge('graph_nodes_count', {
    help: 'Nodes in the causal graph.',
    unit: 'nodes',
    allow: { 'metrics/reserved-suffix': namedCount },
  }),
  edges: gauge('graph_edges_count', {
    help: 'Edges in the causal graph.',
    unit: 'edges',
    allow: { 'metrics/reserved-suffix': namedCount },
  }),
  updateDuration: histogram('graph_update_duration_seconds', {
    help: 'Time taken to update the causal graph.',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60],
  }),
}

const outcome = oneOf('success', 'failure')
const taskType = oneOf('run_causal_analysis', 'export_employee_metrics').otherwise('other')

/** What the worker exposes at `/metrics`, here and below. */
export const worker = {
  active: gauge('worker_active_count', {
    help: 'Workers currently active.',
    unit: 'workers',
    labels: { worker_type: oneOf('causal_analysis', 'export') },
    allow: { 'metrics/reserved-suffix': namedCount },
  }),
  tasks: counter('worker_tasks_completed_total', {
    help: 'Tasks finished by type and outcome.',
    unit: 'tasks',
    labels: { task_type: taskType, status: outcome },
  }),
  taskDuration: histogram('worker_task_duration_seconds', {
    help: 'Time taken by a task.',
    labels: { task_type: taskType },
    buckets: [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800],
  }),
}

const exportType = oneOf('employee_metrics').otherwise('other')

export const exports = {
  requests: counter('export_requests_total', {
    help: 'Exports by type and outcome.',
    unit: 'exports',
    labels: { export_type: exportType, status: outcome },
  }),
  duration: histogram('export_duration_seconds', {
    help: 'Time taken to produce an export.',
    labels: { export_type: exportType },
    // 300 s is an edge, because an alert compares a quantile with it.
    buckets: [1, 5, 10, 30, 60, 120, 300, 600, 1200],
  }),
  size: histogram('export_size_bytes', {
    help: 'Size of an export file.',
    labels: { export_type: exportType },
    buckets: [1_024, 10_240, 102_400, 1_048_576, 10_485_760, 104_857_600, 1_073_741_824],
  }),
}

const interventionType = oneOf('automatic', 'manual')
const originIsForQuestions =
  'The panel shows how many there are; whether a person or the organism itself asked for them is a question by hand.'

export const intervention = {
  proposals: counter('intervention_proposals_total', {
    help: 'Interventions proposed.',
    unit: 'interventions',
    labels: { intervention_type: interventionType },
    allow: { 'metrics/unused-label': originIsForQuestions },
  }),
  executions: counter('intervention_executions_total', {
    help: 'Interventions carried out.',
    unit: 'interventions',
    labels: { intervention_type: interventionType, status: outcome },
    allow: { 'metrics/unused-label': originIsForQuestions },
  }),
  rollbacks: counter('intervention_rollbacks_total', {
    help: 'Interventions undone.',
    unit: 'interventions',
    labels: { intervention_type: interventionType },
    allow: { 'metrics/unused-label': originIsForQuestions },
  }),
}
