import { counter, gauge, histogram, httpMethod, httpStatus, oneOf, upTo } from '@telltale/core'
import {
  circuitBreaker,
  connectionPool,
  httpServer,
  queue as jobQueue,
  cache as twoLayerCache,
} from '@telltale/mixins'

/** The route template as registered (`/api/graph/nodes/:id`); `none` for requests without a route. */
const handler = upTo(40).otherwise('none')

const methodIsForQuestions = 'Whoever looks into a failing handler asks for the method by hand.'
const namedCount =
  'The name is that of the system since its beginning; every query and dashboard of it knows it.'

/** What the API exposes at `/metrics`, here and below. */
export const http = httpServer({
  labels: { method: httpMethod, handler, status: httpStatus },
  requests: {
    help: 'HTTP requests handled.',
    allow: { 'metrics/unused-label': methodIsForQuestions },
  },
  duration: {
    help: 'Time taken to handle an HTTP request.',
    // 2 s is an edge, because an alert compares a quantile with it.
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10],
    allow: { 'metrics/unused-label': methodIsForQuestions },
  },
  active: {
    name: 'http_requests_inprogress',
    help: 'HTTP requests being handled right now.',
    labels: ['method', 'handler'],
    allow: { 'metrics/unused-label': methodIsForQuestions },
  },
})

const { hits, misses, bytes, entries } = twoLayerCache({
  labels: {
    cache_layer: oneOf('memory', 'redis'),
    cache_type: oneOf('graph', 'query', 'analysis').otherwise('other'),
  },
  entries: { name: 'cache_items_count', allow: { 'metrics/reserved-suffix': namedCount } },
})

export const cache = { hits, misses, bytes, entries }

export const pool = connectionPool({
  labels: { pool_name: oneOf('neo4j', 'timescale') },
  used: { name: 'connection_pool_active_connections' },
})

const { depth, enqueued, dequeued } = jobQueue({
  labels: { queue_name: oneOf('causal_analysis', 'export', 'default') },
})

export const queue = { depth, enqueued, dequeued }

export const breaker = circuitBreaker({
  labels: { breaker_name: oneOf('neo4j', 'timescale', 'redis').otherwise('other') },
})

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
