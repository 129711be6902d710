/** A system that is made of nothing but mixins, with as few words as they need. */
import {
  cache as cacheMetrics,
  circuitBreaker,
  connectionPool,
  httpServer,
  instrumentation,
  jobs,
  llmCalls,
  nodeRuntime,
  pipeline as pipelineMetrics,
  queue as queueMetrics,
} from '@telltale/mixins'
import {
  breakerFailuresAlert,
  breakerOpenAlert,
  httpServerAlerts,
  httpServerRecords,
  httpServerSlos,
  instrumentationAlerts,
  jobsAlerts,
  largeCacheAlert,
  llmAlerts,
  lowHitRatioAlert,
  nodeRuntimeAlerts,
  nothingDoneAlert,
  poolExhaustedAlert,
  poolTimeoutsAlert,
  queueAlerts,
  staleAlert,
  tokenUseAlert,
} from '@telltale/mixins/alerts'
import {
  cacheRow,
  circuitBreakerRow,
  connectionPoolRow,
  httpServerRow,
  instrumentationRow,
  jobsRow,
  llmRow,
  nodeRuntimeRow,
  queueRow,
} from '@telltale/mixins/dashboards'
import { dashboard, defineProject, defineSystem, ruleGroup, target } from 'telltale'

export const http = httpServer()
export const job = jobs()
export const pipeline = pipelineMetrics()
export const llm = llmCalls()
export const queue = queueMetrics()
export const cache = cacheMetrics()
export const pool = connectionPool()
export const breaker = circuitBreaker()

export const alerts = {
  api: httpServerAlerts(http, { name: 'Shop', job: 'shop' }),
  jobs: jobsAlerts(job, { name: 'ShopJobs', slow: { above: 600 } }),
  pipeline: {
    ...jobsAlerts(pipeline, {
      name: 'ShopPipeline',
      failures: { by: ['stage'] },
      slow: { above: 300, by: ['stage'] },
    }),
    stale: staleAlert('ShopPipelineStale', pipeline, { after: '25h' }),
    quiet: nothingDoneAlert('ShopPipelineQuiet', pipeline.runs, { within: '2h' }),
  },
  llm: {
    ...llmAlerts(llm, { name: 'Shop' }),
    tokens: tokenUseAlert('ShopTokens', llm, { above: 1e6 }),
  },
  queue: queueAlerts(queue, { name: 'Shop' }),
  cache: {
    hitRatio: lowHitRatioAlert('ShopLowHitRate', cache),
    large: largeCacheAlert('ShopCacheTooLarge', cache, { above: 100_000 }),
  },
  pool: {
    exhausted: poolExhaustedAlert('ShopPoolExhausted', pool),
    timeouts: poolTimeoutsAlert('ShopPoolTimeouts', pool),
  },
  breaker: {
    open: breakerOpenAlert('ShopBreakerOpen', breaker),
    failures: breakerFailuresAlert('ShopBreakerFailing', breaker),
  },
  process: nodeRuntimeAlerts({ name: 'Shop', where: { job: 'shop' } }),
  metrics: instrumentationAlerts({ name: 'Shop' }),
}

export const page = dashboard(
  'shop',
  { title: 'Shop' },
  httpServerRow('API', http, { alerts: alerts.api }),
  queueRow('Queue', queue, { alerts: alerts.queue }),
  jobsRow('Jobs', job, { alerts: alerts.jobs }),
  jobsRow('Pipeline', pipeline, { alerts: alerts.pipeline }),
  llmRow('LLM', llm, { alerts: alerts.llm }),
  cacheRow('Cache', cache, { alerts: alerts.cache }),
  connectionPoolRow('Database', pool, { alerts: alerts.pool }),
  circuitBreakerRow('Dependencies', breaker, { alerts: alerts.breaker }),
  nodeRuntimeRow('Processes', { alerts: alerts.process, where: { job: 'shop' } }),
  instrumentationRow('Metrics', { alerts: alerts.metrics }),
)

export default defineProject([
  defineSystem('shop', {
    title: 'Shop',
    targets: [
      target('shop', {
        addresses: ['shop:3000'],
        exposes: {
          ...{ http, job, pipeline, llm, queue, cache, pool, breaker },
          process: nodeRuntime,
          own: instrumentation,
        },
      }),
    ],
    dashboards: [page],
    rules: [
      ...Object.entries(alerts).map(([name, group]) =>
        ruleGroup(`shop_${name}`, Object.values(group)),
      ),
      ruleGroup('shop_recording', httpServerRecords(http, { level: 'shop' })),
    ],
    slos: httpServerSlos(http, {
      name: 'shop-api',
      availability: { objective: 0.99 },
      latency: { objective: 0.95, within: '1s' },
    }),
    prometheus: {
      image: 'prom/prometheus:v2.47.0',
      port: 9090,
      scrapeInterval: '15s',
      evaluationInterval: '15s',
      retention: '31d',
    },
    grafana: { image: 'grafana/grafana:10.2.0', port: 3000, provider: 'Shop' },
  }),
])
