import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Registry } from './client.ts'

export interface ServeMetricsOptions {
  readonly registry: Pick<Registry, 'metrics' | 'contentType'>
  /** 0 takes a free one. */
  readonly port: number
  /** @default every interface, so that a Prometheus on another machine reaches it */
  readonly host?: string
  /** @default '/metrics' */
  readonly path?: string
}

export interface MetricsServer {
  readonly port: number
  /** Where the metrics are: `http://localhost:9091/metrics`. */
  readonly url: string
  /** Lets scrapes in progress finish, then frees the port. */
  close(): Promise<void>
}

/**
 * Serves a registry over HTTP, and nothing else: any other path is 404, any other method 405.
 *
 * Errors: rejects when the port cannot be had, with the port and what to do about it. A failing
 *         registry answers 500 with its message, which Prometheus shows as the target's error.
 *
 * @example
 * const server = await serveMetrics({ registry: metrics.registry, port: 9091 })
 */
export async function serveMetrics(options: ServeMetricsOptions): Promise<MetricsServer> {
  const { registry, port, host, path = '/metrics' } = options
  const server = createServer(async (request, response) => {
    const answer = await answerOf(registry, path, request)
    // Otherwise Prometheus keeps the connection, and close() would wait for it.
    if (!server.listening) response.shouldKeepAlive = false
    response.writeHead(answer.status, answer.headers)
    response.end(request.method === 'HEAD' ? undefined : answer.text)
  })
  await listening(server, port, host)
  const address = server.address() as AddressInfo
  return {
    port: address.port,
    url: `http://${urlHost(host)}:${address.port}${path}`,
    close: () => closed(server),
  }
}

interface Answer {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly text: string
}

async function answerOf(
  registry: ServeMetricsOptions['registry'],
  path: string,
  request: IncomingMessage,
): Promise<Answer> {
  const asked = (request.url ?? '/').split('?', 1)[0]
  if (asked !== path) return plain(404, `Not found. The metrics are at ${path}.\n`)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const text = `Only GET and HEAD are answered, not ${request.method}.\n`
    return plain(405, text, { allow: 'GET, HEAD' })
  }
  try {
    const text = await registry.metrics()
    return { status: 200, headers: { 'content-type': registry.contentType }, text }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return plain(500, `The metrics could not be collected: ${reason}\n`)
  }
}

function plain(status: number, text: string, headers: OutgoingHttpHeaders = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, text }
}

function listening(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(portError(cause, port, host)))
    server.listen({ port, ...(host !== undefined && { host }) }, resolve)
  })
}

/** What the operating system said about a port, with what to do about it. */
function portError(cause: NodeJS.ErrnoException, port: number, host?: string): Error {
  const where = `port ${port}${host === undefined ? '' : ` of ${host}`}`
  const text: Readonly<Record<string, string>> = {
    EADDRINUSE: `Cannot serve on ${where}: another process uses it. Stop that one (find it with: lsof -i :${port}), or choose another port.`,
    EACCES: `Cannot serve on ${where}: this user may not open it. Choose a port above 1023.`,
    EADDRNOTAVAIL: `Cannot serve on ${where}: this machine has no such address. Choose one of its own, or leave the host out.`,
    ENOTFOUND: `Cannot serve on ${where}: the host name is unknown.`,
  }
  return new Error(text[cause.code ?? ''] ?? `Cannot serve on ${where}: ${cause.message}`, {
    cause,
  })
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection on which nothing was ever asked counts neither as idle nor as in use.
    const impatience = setTimeout(() => server.closeAllConnections(), closeGraceMs)
    server.close(() => {
      clearTimeout(impatience)
      resolve()
    })
    server.closeIdleConnections()
  })
}

/** How long a scrape in progress may take before closing cuts it off. */
const closeGraceMs = 2_000

function urlHost(host: string | undefined): string {
  if (host === undefined || host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
