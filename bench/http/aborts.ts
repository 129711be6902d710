/**
 * 100,000 requests whose clients go away, over loopback: 20,000 on connections of their own, the
 * rest in pipelines of 50. Every one must be counted as 499, and none may stay in the gauge.
 */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { instrument } from '@telltale/runtime'
import { httpMetrics as expressMetrics } from '@telltale/runtime/express'
import { httpMetrics as fastifyMetrics } from '@telltale/runtime/fastify'
import { httpMetrics as nodeMetrics } from '@telltale/runtime/node-http'
import express from 'express'
import fastify from 'fastify'
import { http } from './metrics.ts'

const metricsOf = () => instrument(http, { defaultMetrics: false })
type Metrics = ReturnType<typeof metricsOf>

/** Servers that never answer. */
const silent = {
  'express 5': (metrics: Metrics) =>
    createServer(
      express()
        .use(expressMetrics(metrics))
        .get('/never', () => {}),
    ),
  'fastify 5': async (metrics: Metrics) => {
    const app = fastify()
    app.register(fastifyMetrics(metrics)).get('/never', () => new Promise(() => {}))
    await app.ready()
    return app.server
  },
  'node:http': (metrics: Metrics) => createServer(nodeMetrics(metrics, { routes: ['/never'] })),
}

export interface AbortResult {
  readonly framework: string
  readonly requests: number
  readonly counted: number
  readonly active: number
  readonly seconds: number
}

export async function abortAll(single: number, pipelined: number): Promise<readonly AbortResult[]> {
  const results: AbortResult[] = []
  for (const [framework, make] of Object.entries(silent)) {
    const metrics = metricsOf()
    const server = (await make(metrics)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const start = performance.now()
    const arrived = arrivals(server)
    await abort(port, single, 1, arrived)
    await abort(port, pipelined / pipeline, pipeline, arrived)
    const requests = single + pipelined
    const read = async () => numbers(await metrics.registry.metrics())
    // The last connections are told of a moment later.
    for (let i = 0; i < 100 && (await read()).counted < requests; i++) await sleep(50)
    const seconds = (performance.now() - start) / 1000
    results.push({ framework, requests, ...(await read()), seconds })
    server.closeAllConnections()
    server.close()
  }
  return results
}

/** How many requests have come from each port. */
function arrivals(server: Server): Map<number | undefined, number> {
  const counts = new Map<number | undefined, number>()
  server.on('request', ({ socket: { remotePort } }) =>
    counts.set(remotePort, (counts.get(remotePort) ?? 0) + 1),
  )
  return counts
}

const pipeline = 50
const lanes = 64

/** Opens connections, sends requests on each, and cuts it when the server has read them. */
async function abort(
  port: number,
  connections: number,
  each: number,
  arrived: Map<number | undefined, number>,
): Promise<void> {
  const request = 'GET /never HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(each)
  let left = connections
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (left-- > 0) {
        const socket = connect(port, '127.0.0.1')
        socket.on('error', () => {})
        await once(socket, 'connect')
        socket.write(request)
        // The server must have the requests before it can miss their client.
        while ((arrived.get(socket.localPort) ?? 0) < each) await sleep(1)
        arrived.delete(socket.localPort)
        socket.destroy()
        await once(socket, 'close')
      }
    }),
  )
}

function numbers(text: string): { readonly counted: number; readonly active: number } {
  const value = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0)
  return {
    counted: value(/^http_requests_total\{.*status_code="499"\} (\d+)$/m),
    active: value(/^http_requests_active (-?\d+)$/m),
  }
}
