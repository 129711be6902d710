import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { seededRandom } from '@systems/kit/random'
import { type Log, log as logToStderr, onPort, type Running } from '@systems/kit/run-main'
import { application } from '@systems/metrics/signal-harvester'
import { instrument, problemText } from '@telltale/runtime'
import { metricsHandler } from '@telltale/runtime/hono'
import { openLlm } from '../llm/llm.ts'
import { type LlmProvider, simulatedProvider } from '../llm/provider.ts'
import { readPrices } from '../llm/read-prices.ts'
import { createPipeline } from '../pipeline/pipeline.ts'
import { schedule } from '../pipeline/schedule.ts'
import { generatedSource, type Source, sourceNames } from '../pipeline/sources.ts'
import { openDatabase } from '../store/database.ts'
import { refreshGauges } from '../store/gauges.ts'
import { lruCache } from '../store/lru-cache.ts'
import { openStore } from '../store/store.ts'
import { dbQueryTracker } from '../track/track-db-query.ts'
import { createApp } from './app.ts'
import { cached } from './cached.ts'
import { recordRoutes } from './routes/records.ts'
import { workRoutes } from './routes/work.ts'
import { type ApiSettings, apiSettings } from './settings.ts'

/** What a test may put in the place of the simulated one. */
export interface ApiParts {
  readonly provider?: LlmProvider
  readonly sources?: readonly Source[]
  readonly log?: Log
}

/** Starts API and pipeline in one process. Port 0 takes a free one; `url` says which. */
export async function startApi(settings: Partial<ApiSettings> = {}, parts: ApiParts = {}) {
  const options: ApiSettings = { ...apiSettings({}), ...settings }
  const { slowness, seed } = options
  const log = parts.log ?? logToStderr
  const prices = await readPrices(options.pricesFile)
  const metrics = instrument(application, {
    values: { model: options.models },
    onProblem: (problem) => log(problemText(problem)),
  })

  const database = openDatabase(seededRandom(seed), dbQueryTracker(metrics.database), {
    maxConnections: options.databaseConnections,
    failureRate: options.databaseFailureRate,
    slowness,
  })
  const store = openStore(database)
  const provider =
    parts.provider ??
    simulatedProvider(seededRandom(seed + 1), {
      llmSlowness: slowness,
      llmFailureRate: options.llmFailureRate,
    })
  const llm = openLlm(provider, metrics, { prices, cacheSize: options.cacheSize })
  const lists = lruCache<string>({ max: options.cacheSize, ttlMs: 2_000 })
  const sources =
    parts.sources ??
    sourceNames.map((name, i) =>
      generatedSource(name, seededRandom(seed + 2 + i), {
        items: options.sourceItems,
        failureRate: options.sourceFailureRate,
        slowness,
      }),
    )
  const pipeline = createPipeline({ metrics, sources, store, llm, log })

  const app = createApp(metrics.http, log)
  app.get('/health', (context) => context.json({ status: 'ok' }))
  app.get(
    '/metrics/prometheus',
    metricsHandler({ registry: metrics.registry, measured: options.measureScrapes }),
  )
  app.route('/', recordRoutes(store, cached(lists)))
  app.route('/', workRoutes({ pipeline, llm, store }))

  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  server.listen(options.port, options.host)
  await onPort(options.port, 'API_PORT', once(server, 'listening'))
  const gauges = refreshGauges(
    metrics,
    { store, database, caches: { ...llm.caches, http: lists } },
    {
      everyMs: options.gaugeRefreshSeconds * 1000,
      onError: (error) => log(`The gauges were not refreshed, the last values stay: ${error}`),
    },
  )
  const runs = schedule(pipeline, options.pipelinePauseSeconds)

  const { port } = server.address() as AddressInfo
  const url = `http://${options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${port}`
  return {
    url,
    app,
    metrics,
    store,
    pipeline,
    greeting: `The API answers on ${url}, its metrics are at ${url}/metrics/prometheus.`,
    async stop() {
      gauges.stop()
      server.close()
      server.closeIdleConnections()
      await Promise.all([once(server, 'close'), runs.stop()])
    },
  } satisfies Running & Record<string, unknown>
}
