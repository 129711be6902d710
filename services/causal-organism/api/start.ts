import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Log, log as logToStderr, onPort, type Running } from '@systems/kit/run-main'
import express from 'express'
import { type Broker, openBroker, resultsIn } from '../organism/jobs.ts'
import { openDatabases } from './databases.ts'
import { type ApiMetrics, metrics as sharedMetrics } from './metrics.ts'
import { employeeRoutes } from './routes/employees.ts'
import { graphRoutes, refreshGraphSize } from './routes/graph.ts'
import { jobRoutes } from './routes/jobs.ts'
import { refuseFailures } from './routes/refuse.ts'
import { setUpMetrics } from './set-up-metrics.ts'
import { type ApiSettings, apiSettings } from './settings.ts'
import { watchPools, watchQueues } from './watch.ts'

/** What a test may put in the place of the real thing. */
export interface ApiParts {
  readonly metrics?: ApiMetrics
  readonly broker?: Broker
  readonly log?: Log
}

/** Starts the API. Port 0 takes a free one; `url` says which. */
export async function startApi(settings: Partial<ApiSettings> = {}, parts: ApiParts = {}) {
  const options: ApiSettings = { ...apiSettings({}), ...settings }
  const { metrics = sharedMetrics, log = logToStderr } = parts
  const results = resultsIn(options.dataDirectory)
  await mkdir(results, { recursive: true })
  const broker = parts.broker ?? (await openBroker(options.dataDirectory))
  const databases = openDatabases(options, metrics)

  const app = express().disable('x-powered-by')
  setUpMetrics(app, metrics)
  app.get('/health/live', (_request, response) => void response.json({ status: 'ok' }))
  app.use('/api/graph', graphRoutes({ databases, metrics: metrics.graph }))
  app.use('/api/employees', employeeRoutes(databases))
  app.use('/api', jobRoutes({ broker, cache: databases.cache, results }))
  app.use(refuseFailures)

  const watch = { everyMs: options.statisticsSeconds * 1000, log }
  const pools = watchPools(metrics.pool, databases.pools, watch)
  const queues = watchQueues(metrics.queue, broker, watch)
  const stopWatching = () => {
    pools.stop()
    queues.stop()
  }
  // The first scrape finds values; a database that does not answer yet keeps nobody from starting.
  await Promise.all([
    pools.ready,
    queues.ready,
    refreshGraphSize(databases.neo4j, metrics.graph).catch((error) =>
      log(`The size of the graph is not known yet: ${error}`),
    ),
  ])
  const server = await onPort(options.port, 'API_PORT', listening(app, options)).catch((error) => {
    stopWatching()
    throw error
  })
  const url = urlOf(server, options.host)
  return {
    url,
    metrics,
    databases,
    broker,
    greeting: `The API answers on ${url}, its metrics are at ${url}/metrics.`,
    async stop() {
      stopWatching()
      server.closeIdleConnections()
      await new Promise((resolve) => server.close(resolve))
      await Promise.all(Object.values(databases.pools).map((pool) => pool.close()))
    },
  } satisfies Running & Record<string, unknown>
}

async function listening(
  app: express.Express,
  { port, host }: Pick<ApiSettings, 'port' | 'host'>,
): Promise<Server> {
  const server = createServer(app).listen({ port, host })
  await once(server, 'listening')
  return server
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  return `http://${host === '0.0.0.0' ? 'localhost' : host}:${port}`
}
