/** The page and what it asks, on the loopback. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import type { DashboardDescription, ProjectDescription } from './description.ts'

export interface PreviewSource {
  /** What is shown now; it grows newer with each `changed`. */
  project(): ProjectDescription & { readonly revision: number; readonly data: string }
  dashboard(uid: string): DashboardDescription | undefined
  /** Answers one of Prometheus' endpoints below `/api/v1/` for a system. */
  ask(system: string, endpoint: string, query: URLSearchParams): Promise<Answer>
}

export interface Answer {
  readonly status: number
  /** JSON as Prometheus writes it. */
  readonly body: string
}

export interface PreviewServer {
  readonly url: string
  /** Tells every open page that there is something new. */
  changed(): void
  stop(): Promise<void>
}

export interface ServeOptions {
  /** The built page. */
  readonly page: string
  readonly source: PreviewSource
  /** 0: any free one. */
  readonly port: number
  /** @default '127.0.0.1' */
  readonly host?: string
}

/**
 * Serves until stopped.
 *
 * Only requests for the names of the loopback are answered, or for the host that was chosen: a page
 * of the Internet whose name suddenly leads here must not read the project.
 *
 * @throws the error of `listen()` when the port is taken
 */
export async function servePreview(options: ServeOptions): Promise<PreviewServer> {
  const { page, source, port, host = '127.0.0.1' } = options
  const open = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => send(response, 500, 'text/plain', String(error)))
  })
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (!isAllowedHost(request.headers.host, host))
      return send(response, 403, 'text/plain', 'This preview answers only to its own address.')
    if (request.method !== 'GET')
      return send(response, 405, 'text/plain', 'The preview only shows.')
    const url = new URL(request.url ?? '/', 'http://preview')
    const [, api, kind = '', ...rest] = url.pathname.split('/').map(decodeURIComponent)
    if (api !== 'api') return sendFile(response, page, url.pathname)
    switch (kind) {
      case 'project':
        return sendJson(response, source.project())
      case 'dashboards': {
        const dashboard = source.dashboard(rest.join('/'))
        if (dashboard) return sendJson(response, dashboard)
        return send(response, 404, 'text/plain', `The project has no dashboard ${rest.join('/')}.`)
      }
      case 'prometheus': {
        const [system = '', ...endpoint] = rest
        const { status, body } = await source.ask(system, endpoint.join('/'), url.searchParams)
        return send(response, status, 'application/json', body)
      }
      case 'events':
        return listen(request, response)
      default:
        return send(response, 404, 'text/plain', `There is nothing at ${url.pathname}.`)
    }
  }
  const listen = (request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': hello\n\n')
    open.add(response)
    request.once('close', () => open.delete(response))
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/`,
    changed() {
      for (const response of open) response.write('event: changed\ndata: \n\n')
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function isAllowedHost(header: string | undefined, host: string): boolean {
  const name = header?.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  if (host === '0.0.0.0' || host === '::') return true
  return name !== undefined && ['localhost', '127.0.0.1', '::1', host].includes(name)
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** Nothing is loaded from elsewhere, whatever a dashboard says. */
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

function sendFile(response: ServerResponse, page: string, pathname: string): void {
  const path = join(page, normalize(pathname === '/' ? '/index.html' : pathname))
  if (!path.startsWith(join(page, '/')) || !existsSync(path) || !statSync(path).isFile()) {
    send(response, 404, 'text/plain', 'There is no such file.')
    return
  }
  response.writeHead(200, {
    'content-type': types[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    // Names of assets change with their content.
    'cache-control': pathname.includes('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
  })
  createReadStream(path).pipe(response)
}

function sendJson(response: ServerResponse, value: unknown): void {
  send(response, 200, 'application/json', JSON.stringify(value))
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.headersSent) {
    response.end()
    return
  }
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
  response.end(body)
}
