import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import { type Answer, plain } from './answer.ts'
import { pathOf } from './http-metrics.ts'
import {
  document,
  type MetricsSource,
  metricsAnswers,
  type ServedRegistry,
} from './metrics-answer.ts'
import { isAllowed, unauthorised } from './metrics-auth.ts'
import { send } from './metrics-handler.ts'
import { withinTime } from './shared-work.ts'

export interface ServeMetricsOptions extends MetricsSource {
  readonly registry: ServedRegistry & { getMetricsAsJSON?(): Promise<unknown> }
  /** 0 takes a free one. */
  readonly port: number
  /** @default every interface, so that a Prometheus on another machine reaches it */
  readonly host?: string
  /** @default '/metrics' */
  readonly path?: string
  /** Whether the metrics are served as JSON too, at `<path>/json`. @default false */
  readonly json?: boolean
  /**
   * Serves `/health`, without credentials: 200, or 503 when the function throws or gives `false`.
   * `true` says that the process answers, and nothing more.
   * @default false
   */
  readonly health?: boolean | (() => unknown)
  /** Serves HTTPS: `{ key, cert }`, and `ca` with `requestCert` to ask for client certificates. */
  readonly tls?: SecureContextOptions & {
    readonly requestCert?: boolean
    readonly rejectUnauthorized?: boolean
  }
  /**
   * Told when the port cannot be had. The promise then resolves to a server that does not listen,
   * so that the service goes on without it. Later, told of connections that the system refuses.
   * @default the promise rejects; later, a process warning, once
   */
  readonly onError?: (error: Error) => void
}

export interface MetricsServer {
  /** Whether it has its port; `false` only after `onError`. */
  readonly listening: boolean
  readonly port: number
  /** Where the metrics are: `http://localhost:9091/metrics`. */
  readonly url: string
  /** Lets scrapes in progress finish, then frees the port. */
  close(): Promise<void>
}

/**
 * Serves a registry over HTTP, and nothing else: any other path is 404, any other method 405.
 *
 * Scrapes at the same time share one collection. A collector that fails or is stuck costs its own
 * family only.
 *
 * Errors: rejects when the port cannot be had, with the port and what to do about it. A failing
 *         registry answers 500 with its message, which Prometheus shows as the target's error.
 *
 * @example
 * const server = await serveMetrics({ registry: metrics.registry, port: 9091 })
 */
export async function serveMetrics(options: ServeMetricsOptions): Promise<MetricsServer> {
  const { port, host, path = '/metrics', tls, onError } = options
  const answerTo = router(options, path)
  const listener: Parameters<typeof createServer>[1] = async (request, response) => {
    const answer = await answerTo(request)
    // Otherwise Prometheus keeps the connection, and close() would wait for it.
    if (!server.listening) response.shouldKeepAlive = false
    send(request, response, answer)
  }
  // Loading TLS takes a tenth of what importing everything else here does.
  const server = tls
    ? (await import('node:https')).createServer({ ...tls }, listener)
    : createServer(listener)
  const urlOn = (actual: number) => `http${tls ? 's' : ''}://${urlHost(host)}:${actual}${path}`
  try {
    await listening(server, port, host)
  } catch (error) {
    if (!onError) throw error
    onError(error as Error)
    return { listening: false, port, url: urlOn(port), close: async () => {} }
  }
  server.on('error', telling(onError ?? warnOnce()))
  const actual = (server.address() as AddressInfo).port
  return { listening: true, port: actual, url: urlOn(actual), close: () => closed(server) }
}

type Tell = (error: Error) => void

/** For connections that the system refuses, as when too many files are open. */
function telling(tell: Tell): Tell {
  return (error) => {
    try {
      tell(error)
    } catch {
      // A logger that throws must not end the service.
    }
  }
}

function warnOnce(): Tell {
  let isTold = false
  return ({ message }) => {
    if (isTold) return
    isTold = true
    const text = `The metrics server has lost a connection: ${message}. This is said once.`
    process.emitWarning(text, { type: 'TelltaleWarning', code: 'runtime/metrics-connection' })
  }
}

type Route = (request: IncomingMessage) => Promise<Answer>

function router(options: ServeMetricsOptions, path: string): Route {
  const { json = false, health = false } = options
  const routes = new Map<string, Route>([
    [path, metricsAnswers(options)],
    ...(json ? [[`${path}/json`, jsonRoute(options)] as const] : []),
    ...(health ? [['/health', healthRoute(health)] as const] : []),
  ])
  return async (request) => {
    const route = routes.get(pathOf(request.url ?? '/'))
    if (!route) return plain(404, `Not found. The metrics are at ${path}.\n`)
    if (request.method === 'GET' || request.method === 'HEAD') return route(request)
    const text = `Only GET and HEAD are answered, not ${request.method}.\n`
    return plain(405, text, { allow: 'GET, HEAD' })
  }
}

function jsonRoute({ registry, auth, collectTimeoutMs = 1_000 }: ServeMetricsOptions): Route {
  const collect = registry.getMetricsAsJSON?.bind(registry)
  if (!collect) {
    throw new TypeError(
      'serveMetrics() cannot serve JSON: the registry has no getMetricsAsJSON(). Leave { json } out, or pass the registry of a client.',
    )
  }
  const answer = document(async () => {
    const metrics = await withinTime(collect(), collectTimeoutMs, 'the registry')
    return Buffer.from(JSON.stringify(metrics, withSpecialNumbers))
  })
  return async (request) =>
    isAllowed(auth, request.headers.authorization)
      ? answer(request, 'application/json; charset=utf-8')
      : unauthorised(auth)
}

/** JSON has no infinity; written as Prometheus' own API writes them. */
function withSpecialNumbers(_key: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isFinite(value)) return value
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}

function healthRoute(health: true | (() => unknown)): Route {
  return async () => {
    try {
      const healthy = health === true || (await health()) !== false
      return healthy ? plain(200, 'ok\n') : plain(503, 'not healthy\n')
    } catch (error) {
      return plain(503, `not healthy: ${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
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
