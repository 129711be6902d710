import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '@systems/kit/random'
import { type Log, log as logToStderr, type Running } from '@systems/kit/run-main'
import { scraping, smartScraper, verification } from '@systems/metrics/kr-lead-scraper'
import { instrument, problemText } from '@telltale/runtime'
import { type Clients, createClients } from '../clients.ts'
import type { Job } from '../jobs.ts'
import { noRecords, scrapingRecords } from '../monitoring/scraping-records.ts'
import { shareMetrics } from '../monitoring/share-metrics.ts'
import { consume } from './consume.ts'
import { createEnrich } from './enrich.ts'
import { type FetchPage, simulatedPages } from './pages.ts'
import { createScrape } from './scrape.ts'
import { type WorkerSettings, workerSettings } from './settings.ts'
import { noVerification, verifyContacts } from './verify.ts'

/** What a test may put in the place of the real thing. */
export interface WorkerParts {
  readonly clients?: Clients
  readonly fetchPage?: FetchPage
  readonly log?: Log
}

/** Starts a worker. It serves nothing: the API shows its metrics, out of the shared directory. */
export async function startWorker(settings: Partial<WorkerSettings> = {}, parts: WorkerParts = {}) {
  const options: WorkerSettings = { ...workerSettings({}), ...settings }
  const log = parts.log ?? logToStderr
  const clients = parts.clients ?? createClients(options)
  const recording = options.enabled ? startRecording(options, log) : undefined
  const records = recording ? scrapingRecords(recording.metrics) : noRecords

  const scrape = createScrape({
    clients,
    records,
    fetchPage: parts.fetchPage ?? simulatedPages(seededRandom(options.seed), options),
    verifyContacts: options.verification ? verifyContacts(records) : noVerification,
  })
  const enrich = createEnrich({
    clients,
    records,
    modelTimeoutMs: options.modelTimeoutSeconds * 1000,
  })
  const work = async (job: Job, stopping: AbortSignal): Promise<void> => {
    if (job.queue === 'scraping') await scrape(job, stopping)
    else if (job.queue === 'enrichment') await enrich(job)
    else await sleep(options.pageSeconds * 500)
  }
  const consumer = consume(clients, work, { ...options, log })

  return {
    work,
    records,
    /** What this process alone has recorded. */
    registry: recording?.metrics.registry,
    greeting: `The worker takes jobs from ${options.queueUrl}. ${whereMetricsAre(options)}`,
    async stop() {
      await consumer.stop()
      recording?.shared.close()
    },
  } satisfies Running & Record<string, unknown>
}

function startRecording(options: WorkerSettings, log: Log) {
  const families = { scraping, smartScraper }
  const metrics = instrument(options.verification ? { ...families, verification } : families, {
    defaultMetrics: options.nodeMetrics,
    onProblem: (problem) => log(problemText(problem)),
  })
  // Containers are told apart by their hosts, processes of one host by their numbers.
  const name = `worker-${hostname()}-${process.pid}`
  return { metrics, shared: shareMetrics(metrics.registry, options, name, log) }
}

function whereMetricsAre({ enabled, directory }: WorkerSettings): string {
  if (!enabled) return 'It records no metrics.'
  return directory === ''
    ? 'Nobody sees its metrics: set PROMETHEUS_MULTIPROC_DIR, to the same directory as for the API.'
    : `The API shows its metrics, by ${directory}.`
}
