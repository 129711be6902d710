import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { seededRandom } from '@systems/kit/random'
import { type Log, log as logToStderr, onPort, type Running } from '@systems/kit/run-main'
import { credits, llm, pipeline, queue as queueFamilies } from '@systems/metrics/aharadar'
import { instrument, poll, problemText, serveMetrics } from '@telltale/runtime'
import { type JobQueue, openJobQueue } from '../job-queue.ts'
import { exportBudget } from './budget.ts'
import { consumeJobs } from './consume-jobs.ts'
import { openCreditLedger } from './ledger.ts'
import { instrumentedProvider, retryOnce } from './llm.ts'
import { type LlmProvider, simulatedProvider } from './llm-provider.ts'
import { createPipeline } from './pipeline.ts'
import { type WorkerSettings, workerSettings } from './settings.ts'

/** What a test may put in the place of the real thing. */
export interface WorkerParts {
  readonly queue?: JobQueue
  readonly provider?: LlmProvider
  readonly log?: Log
}

/** Starts the worker. Metrics port 0 takes a free one; `metricsUrl` says which. */
export async function startWorker(settings: Partial<WorkerSettings> = {}, parts: WorkerParts = {}) {
  const options: WorkerSettings = { ...workerSettings({}), ...settings }
  const { metricsPort: port, metricsHost: host, dataDirectory } = options
  const log = parts.log ?? logToStderr
  const digests = join(dataDirectory, 'digests')
  await mkdir(digests, { recursive: true })

  const metrics = instrument(
    { pipeline, llm, credits, queue: queueFamilies },
    {
      defaultMetrics: options.nodeMetrics,
      values: { model: options.models },
      onProblem: (problem) => log(problemText(problem)),
    },
  )
  exportBudget(metrics.credits.budget, options)
  const queue = parts.queue ?? (await openJobQueue(join(dataDirectory, 'queue'), { recover: true }))
  const ledger = await openCreditLedger(
    join(dataDirectory, 'ledger.jsonl'),
    metrics.credits.consumed,
  )
  const provider = parts.provider ?? simulatedProvider(seededRandom(options.seed), options)
  const callLlm = instrumentedProvider(provider, metrics.llm, ledger)
  const runPipeline = createPipeline({
    metrics: metrics.pipeline,
    callLlm: retryOnce(callLlm),
    digests,
  })

  const server = await onPort(
    port,
    'WORKER_METRICS_PORT',
    serveMetrics({ registry: metrics.registry, port, host }),
  )
  const depth = poll(
    async () => metrics.queue.depth.set({ queue_name: 'pipeline' }, await queue.depth()),
    {
      everyMs: options.queueDepthSeconds * 1000,
      onError: (error) => log(`The queue's depth was not read, the last one stays: ${error}`),
    },
  )
  const consumer = consumeJobs(queue, runPipeline, {
    jobs: metrics.queue.jobs,
    concurrency: options.concurrency,
    log,
  })

  return {
    metricsUrl: server.url,
    metrics,
    callLlm,
    runPipeline,
    greeting: `The worker takes jobs from ${dataDirectory}, its metrics are at ${server.url}.`,
    async stop() {
      depth.stop()
      await consumer.stop()
      await server.close()
    },
  } satisfies Running & Record<string, unknown>
}
