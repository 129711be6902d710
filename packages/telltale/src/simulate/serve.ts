/** Simulated processes behind a port: one path for each. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expositionText } from './exposition-text.ts'
import type { SimulatedProcess, Simulation } from './simulation.ts'

export interface ServedSimulation {
  readonly port: number
  stop(): Promise<void>
}

export interface ServeOptions {
  /** 0: any free one. */
  readonly port: number
  /** @default '127.0.0.1' */
  readonly host?: string
  /** Unix time in milliseconds. */
  readonly clock: () => number
}

/**
 * Answers scrapes until stopped. A process that is down answers 503.
 *
 * @throws the error of `listen()` when the port is taken
 */
export async function serveSimulation(
  { processes }: Simulation,
  { port, host = '127.0.0.1', clock }: ServeOptions,
): Promise<ServedSimulation> {
  const byPath = new Map(processes.map((process) => [servedPath(process, processes), process]))
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '/').replace(/\?.*$/, ''))
    const process = byPath.get(path)
    if (process === undefined) {
      const list = [...byPath.keys()].join('\n')
      response.writeHead(path === '/' ? 200 : 404, { 'content-type': 'text/plain' })
      response.end(`${list}\n`)
      return
    }
    const now = clock()
    for (const family of process.families) family.advance(now)
    if (!process.isUp(now)) {
      response.writeHead(503).end()
      return
    }
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
    response.end(expositionText(process))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/**
 * Where a process is found on the shared port: its job before its own path; several of one job are
 * numbered.
 *
 * @example
 * '/shop-api/metrics', '/shop-worker-2/metrics'
 */
export function servedPath(
  process: SimulatedProcess,
  processes: readonly SimulatedProcess[],
): string {
  const ofJob = processes.filter(({ job }) => job === process.job)
  const number = ofJob.length > 1 ? `-${ofJob.indexOf(process) + 1}` : ''
  return `/${process.job}${number}${process.path}`
}
