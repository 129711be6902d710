import { type Log, log as logToStderr, onPort, type Running } from '@systems/kit/run-main'
import { queue, system } from '@systems/metrics/kr-lead-scraper'
import { instrument, problemText } from '@telltale/runtime'
import { type Clients, createClients } from '../clients.ts'
import { listen } from '../listen.ts'
import { httpFamiliesFor } from '../monitoring/http-families.ts'
import { shareMetrics } from '../monitoring/share-metrics.ts'
import { createApp } from './app.ts'
import { type ApiSettings, apiSettings } from './settings.ts'
import { watchEverything } from './watch-everything.ts'

/** What differs between the one process of an API and one of several. */
export interface ApiProcess {
  /** What it is called among the processes. @default 'api' */
  readonly name?: string
  /** Whether it watches queue and services, which exactly one process does. @default true */
  readonly watches?: boolean
  readonly clients?: Clients
  readonly log?: Log
}

/** Starts a process that answers requests. Port 0 takes a free one; `url` says which. */
export async function startApi(settings: Partial<ApiSettings> = {}, parts: ApiProcess = {}) {
  const options: ApiSettings = { ...apiSettings({}), ...settings }
  const { name = 'api', watches = true, log = logToStderr } = parts
  const clients = parts.clients ?? createClients(options)
  const recording = options.enabled ? startRecording(options, name, watches, log) : undefined

  const app = createApp({
    clients,
    modelTimeoutMs: options.modelTimeoutSeconds * 1000,
    http: recording?.metrics.http,
    metrics: options.endpointEnabled ? recording?.shared : undefined,
    log,
  })
  const server = await onPort(options.port, 'API_PORT', listen(app, options.port, options.host))
  const watching =
    recording?.metrics.queue &&
    watchEverything(
      { queue: recording.metrics.queue, system: recording.metrics.system },
      clients,
      server.url,
      { ...options, log },
    )
  return {
    url: server.url,
    greeting: greetingOf(server.url, recording !== undefined && options.endpointEnabled),
    /** What this process alone has recorded. */
    registry: recording?.metrics.registry,
    async stop() {
      watching?.stop()
      await server.close()
      recording?.shared.close()
    },
  } satisfies Running & Record<string, unknown>
}

export function greetingOf(url: string, servesMetrics: boolean): string {
  return servesMetrics
    ? `The API answers on ${url}, its metrics are at ${url}/metrics.`
    : `The API answers on ${url} and serves no metrics.`
}

function startRecording(options: ApiSettings, name: string, watches: boolean, log: Log) {
  const http = httpFamiliesFor(options)
  const metrics = instrument(watches ? { http, queue, system } : { http }, {
    defaultMetrics: options.nodeMetrics,
    onProblem: (problem) => log(problemText(problem)),
  })
  return { metrics, shared: shareMetrics(metrics.registry, options, name, log) }
}
