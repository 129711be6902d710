import { mkdir } from 'node:fs/promises'
import { seededRandom } from '@systems/kit/random'
import { type Log, log as logToStderr, type Running } from '@systems/kit/run-main'
import { serveMetrics } from '@telltale/runtime'
import { createPool } from '../databases/connection-pool.ts'
import { simulation } from '../databases/simulated.ts'
import { type TimescaleConnection, timescaleConnector } from '../databases/timescale.ts'
import { type Broker, openBroker, resultsIn } from '../organism/jobs.ts'
import { countedInterventions } from './interventions.ts'
import { metrics as sharedMetrics, type WorkerMetrics } from './metrics.ts'
import { taskRunner } from './run-task.ts'
import { type WorkerSettings, workerSettings } from './settings.ts'
import { startWorkers } from './work.ts'

/** What a test may put in the place of the real thing. */
export interface WorkerParts {
  readonly metrics?: WorkerMetrics
  readonly broker?: Broker
  readonly log?: Log
}

/**
 * Starts the worker. Metrics port 0 takes a free one; `metricsUrl` says which. A port that is taken,
 * by another worker on this host say, is logged, and the worker works without.
 */
export async function startWorker(settings: Partial<WorkerSettings> = {}, parts: WorkerParts = {}) {
  const options: WorkerSettings = { ...workerSettings({}), ...settings }
  const { metricsPort: port, metricsHost: host, dataDirectory, seed, concurrency } = options
  const { metrics = sharedMetrics, log = logToStderr } = parts
  const results = resultsIn(dataDirectory)
  await mkdir(results, { recursive: true })
  const broker = parts.broker ?? (await openBroker(dataDirectory, { recover: true }))
  const pool = createPool<TimescaleConnection>({
    name: 'timescale',
    max: concurrency * 2,
    waitMs: 10_000,
    connect: timescaleConnector(options, { simulate: simulation(options), seed }),
    disconnect: (connection) => connection.close(),
  })

  // Nobody is active before the first task: this 0 is known.
  for (const worker_type of ['causal_analysis', 'export'] as const)
    metrics.worker.active.set({ worker_type }, 0)
  const server = await serveMetrics({
    registry: metrics.registry,
    port,
    host,
    onError: (error) => log(`${error.message} The worker works on without metrics.`),
  })
  const runTask = taskRunner({
    metrics,
    database: { measurements: (employee) => pool.use((one) => one.measurements(employee)) },
    interventions: countedInterventions(metrics.intervention),
    random: seededRandom(seed),
    results,
  })
  const workers = startWorkers(broker, { runTask, concurrency, log })

  return {
    metricsUrl: server.url,
    metrics,
    broker,
    runTask,
    greeting: server.listening
      ? `The worker takes jobs from ${dataDirectory}, its metrics are at ${server.url}.`
      : `The worker takes jobs from ${dataDirectory}, without metrics.`,
    async stop() {
      await workers.stop()
      await server.close()
      await pool.close()
    },
  } satisfies Running & Record<string, unknown>
}
