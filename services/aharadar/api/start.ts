import { join } from 'node:path'
import { seededRandom } from '@systems/kit/random'
import { type Log, log as logToStderr, onPort, type Running } from '@systems/kit/run-main'
import { http } from '@systems/metrics/aharadar'
import { instrument, problemText } from '@telltale/runtime'
import { httpMetrics } from '@telltale/runtime/fastify'
import fastify from 'fastify'
import { openJobQueue } from '../job-queue.ts'
import { digestRoutes } from './routes/digests.ts'
import { feedRoutes } from './routes/feeds.ts'
import { healthRoutes } from './routes/health.ts'
import { itemRoutes } from './routes/items.ts'
import { jobRoutes } from './routes/jobs.ts'
import { type ApiSettings, apiSettings } from './settings.ts'
import { createItemStore } from './store.ts'

/** Starts the API. Port 0 takes a free one; `url` says which. */
export async function startApi(settings: Partial<ApiSettings> = {}, log: Log = logToStderr) {
  const { port, host, dataDirectory, nodeMetrics, measureScrapes, items, seed } = {
    ...apiSettings({}),
    ...settings,
  }
  const metrics = instrument(
    { http },
    { defaultMetrics: nodeMetrics, onProblem: (problem) => log(problemText(problem)) },
  )
  const queue = await openJobQueue(join(dataDirectory, 'queue'))
  const random = seededRandom(seed)
  const store = createItemStore(random, items)

  const app = fastify()
  app.register(httpMetrics(metrics.http))
  app.register(
    async (api) => {
      api.register(healthRoutes({ registry: metrics.registry, measured: measureScrapes }))
      api.register(itemRoutes(store))
      api.register(feedRoutes(random))
      api.register(digestRoutes(join(dataDirectory, 'digests')))
      api.register(jobRoutes(queue))
    },
    { prefix: '/api' },
  )

  const url = await onPort(port, 'API_PORT', app.listen({ port, host }))
  return {
    url,
    metrics,
    greeting: `The API answers on ${url}, its metrics are at ${url}/api/metrics.`,
    stop: () => app.close(),
  } satisfies Running & Record<string, unknown>
}
