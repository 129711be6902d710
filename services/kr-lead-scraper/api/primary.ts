/** The process above the API's processes: it starts them, and watches what they all need. */
import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Log, log as logToStderr, type Running } from '@systems/kit/run-main'
import { queue, system } from '@systems/metrics/kr-lead-scraper'
import { instrument, problemText } from '@telltale/runtime'
import { createClients } from '../clients.ts'
import { shareMetrics } from '../monitoring/share-metrics.ts'
import type { ApiSettings } from './settings.ts'
import { greetingOf } from './start.ts'
import { watchEverything } from './watch-everything.ts'

/** Tells a process of the API which of them it is. */
export const processVariable = 'API_PROCESS'

/**
 * Starts the API's processes, and another one for each that ends.
 *
 * Errors: throws when one of the first ones cannot start; it has said why.
 */
export async function startPrimary(options: ApiSettings, log: Log = logToStderr) {
  // Before the others, so that none of them takes what it finds for a run that goes on.
  const recording = options.enabled ? startRecording(options, log) : undefined
  let stopping = false
  const start = async (number: number): Promise<AddressInfo> => {
    const worker = cluster.fork({ [processVariable]: String(number) })
    const address = await listening(worker, number)
    worker.once('exit', (code, signal) => {
      if (stopping) return
      log(`API process ${number} has ended (${signal ?? code}) and is started again.`)
      void startAgain(number)
    })
    return address
  }
  /** As often as it takes, because there is nobody else who would. */
  const startAgain = async (number: number): Promise<void> => {
    while (!stopping) {
      try {
        await start(number)
        return
      } catch (error) {
        log(String(error))
        await sleep(1_000)
      }
    }
  }

  const numbers = Array.from({ length: options.processes }, (_, index) => index + 1)
  const addresses = await Promise.all(numbers.map(start))
  const url = `http://127.0.0.1:${addresses[0]?.port}`
  const watching =
    recording &&
    watchEverything(recording.metrics, createClients(options), url, { ...options, log })
  return {
    url,
    greeting: greetingOf(url, options.enabled && options.endpointEnabled),
    async stop() {
      stopping = true
      watching?.stop()
      const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
      await Promise.all(
        workers.map(async (worker) => {
          const ended = once(worker, 'exit')
          worker.disconnect()
          await ended
        }),
      )
      recording?.shared.close()
    },
  } satisfies Running & Record<string, unknown>
}

function startRecording(options: ApiSettings, log: Log) {
  const metrics = instrument(
    { queue, system },
    {
      defaultMetrics: options.nodeMetrics,
      onProblem: (problem) => log(problemText(problem)),
    },
  )
  return { metrics, shared: shareMetrics(metrics.registry, options, 'api', log) }
}

/** Where a process listens, as soon as it does. */
async function listening(worker: Worker, number: number): Promise<AddressInfo> {
  const failed = once(worker, 'exit').then(([code, signal]) => {
    throw new Error(`API process ${number} could not start (${signal ?? code}).`)
  })
  const [address] = await Promise.race([once(worker, 'listening'), failed])
  return address as AddressInfo
}
