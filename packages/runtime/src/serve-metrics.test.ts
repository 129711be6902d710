import { execFileSync } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { counter, gauge, upTo } from '@telltale/core'
import { Counter, Gauge, Registry } from 'prom-client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { instrument, type MetricsServer, serveMetrics } from './index.ts'
import { metricsHandler } from './node-http.ts'

const { registry } = instrument(
  { jobs: counter('jobs_total', { help: 'Jobs done.', unit: 'jobs' }) },
  { defaultMetrics: false },
)
const servers: MetricsServer[] = []
const serve = async (options: Partial<Parameters<typeof serveMetrics>[0]> = {}) => {
  const server = await serveMetrics({ registry, port: 0, host: '127.0.0.1', ...options })
  servers.push(server)
  return server
}
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

describe('serveMetrics', () => {
  it('answers GET /metrics with the text and the content type of the registry', async () => {
    const answer = await fetch((await serve()).url)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(await answer.text()).toBe(await registry.metrics())
  })

  it('answers HEAD without a body, and a query string as if it were not there', async () => {
    const { url } = await serve()
    expect(await (await fetch(url, { method: 'HEAD' })).text()).toBe('')
    expect((await fetch(`${url}?x=1`)).status).toBe(200)
  })

  it('answers 404 on any other path, and says where the metrics are', async () => {
    const { url } = await serve()
    for (const path of ['/', '/metrics/', '/metrics/x', '/health']) {
      const answer = await fetch(new URL(path, url))
      expect(answer.status).toBe(404)
      expect(await answer.text()).toBe('Not found. The metrics are at /metrics.\n')
    }
  })

  it('answers 405 to any other method, with the allowed ones', async () => {
    const answer = await fetch((await serve()).url, { method: 'POST', body: 'x' })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, HEAD')
  })

  it('answers 500 with the reason when the registry fails', async () => {
    const failing = {
      contentType: registry.contentType,
      metrics: () => Promise.reject(new Error('collect() of queue_depth failed')),
    }
    const answer = await fetch((await serve({ registry: failing })).url)
    expect(answer.status).toBe(500)
    expect(await answer.text()).toContain('collect() of queue_depth failed')
  })

  it('serves another path when asked to', async () => {
    const server = await serve({ path: '/internal/metrics' })
    expect(server.url).toMatch(/\/internal\/metrics$/)
    expect((await fetch(server.url)).status).toBe(200)
  })

  it('says which port is taken and what to do', async () => {
    const { port } = await serve()
    await expect(serve({ port })).rejects.toThrow(
      `Cannot serve on port ${port} of 127.0.0.1: another process uses it. Stop that one (find it with: lsof -i :${port}), or choose another port.`,
    )
  })

  it('lets a scrape in progress finish when it closes', async () => {
    let proceed: (() => void) | undefined
    const slow = {
      contentType: registry.contentType,
      metrics: () => new Promise<string>((resolve) => (proceed = () => resolve('jobs_total 1\n'))),
    }
    const server = await serveMetrics({ registry: slow, port: 0, host: '127.0.0.1' })
    const scrape = fetch(server.url)
    await vi.waitFor(() => expect(proceed).toBeDefined())
    const closing = server.close()
    proceed?.()
    expect(await (await scrape).text()).toBe('jobs_total 1\n')
    await closing
    await expect(fetch(server.url)).rejects.toThrow()
  })

  it('goes on without its port when there is somebody to tell', async () => {
    const { port } = await serve()
    const errors: string[] = []
    const server = await serve({ port, onError: (error) => errors.push(error.message) })
    expect(server.listening).toBe(false)
    expect(errors).toEqual([expect.stringContaining(`Cannot serve on port ${port}`)])
    await server.close()
  })

  it('survives a client that goes away', async () => {
    const { port, url } = await serve()
    const leaving = request({ port, path: '/metrics' })
    leaving.on('error', () => {})
    leaving.end()
    leaving.destroy()
    expect((await fetch(url)).status).toBe(200)
  })
})

describe('after its start', () => {
  it('the server tells of connections that the system refuses, and goes on', async () => {
    const told: string[] = []
    let itself: Server | undefined
    const listen = (message: unknown) => {
      itself = (message as { readonly server: Server }).server
    }
    subscribe('http.server.request.start', listen)
    const { url } = await serve({ onError: ({ message }) => told.push(message) })
    await fetch(url)
    unsubscribe('http.server.request.start', listen)
    // What Node.js does when accept() gives EMFILE, as often as it does.
    for (let i = 0; i < 3; i++) itself?.emit('error', new Error('accept EMFILE'))
    expect(told).toEqual(Array(3).fill('accept EMFILE'))
    expect((await fetch(url)).status).toBe(200)
  })

  it.each([
    'GET // HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /%E0%A4%A HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /metrics?%zz#x HTTP/1.1\r\nHost: x\r\nAccept: ;q=,,*\r\nAccept-Encoding: ;;q,gzip;q=x\r\n\r\n',
    'POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhalf',
    'no HTTP at all\r\n\r\n',
  ])('the server answers %j, and goes on', async (text) => {
    const { port, url } = await serve({ json: true, health: true })
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(text)
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 (200|400|404|405) /)
    socket.destroy()
    expect((await fetch(url)).status).toBe(200)
  })

  it('a handler leaves alone an answer that the service has given meanwhile', async () => {
    const registry = new Registry()
    let go = () => {}
    new Gauge({
      name: 'slow',
      help: 'G.',
      registers: [registry],
      collect: () => new Promise<void>((resolve) => (go = resolve)),
    })
    const handle = metricsHandler({ registry })
    let handled: Promise<void> | undefined
    const server = createServer((request, response) => {
      handled = handle(request, response)
      response.writeHead(503).end('too slow')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    expect(await answer.text()).toBe('too slow')
    go()
    await expect(handled).resolves.toBeUndefined()
    server.close()
  })
})

/** The answer as it is on the wire; fetch would unpack it and choose its own headers. */
function ask(url: string, headers: Readonly<Record<string, string>> = {}, ca?: string) {
  return new Promise<{ status: number | undefined; encoding: string; type: string; body: Buffer }>(
    (resolve, reject) => {
      const send = url.startsWith('https') ? httpsRequest : request
      send(url, { headers, agent: false, ...(ca && { ca }) }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part) => parts.push(part))
        answer.on('end', () =>
          resolve({
            status: answer.statusCode,
            encoding: answer.headers['content-encoding'] ?? '',
            type: answer.headers['content-type'] ?? '',
            body: Buffer.concat(parts),
          }),
        )
      })
        .on('error', reject)
        .end()
    },
  )
}

describe('a scrape', () => {
  const many = () => {
    const metrics = instrument(
      {
        sizes: gauge('sizes_bytes', { help: 'Sizes.', labels: { file: upTo(500) } }),
      },
      { defaultMetrics: false },
    )
    for (let i = 0; i < 300; i++) metrics.sizes.set({ file: `f${i}` }, i)
    return metrics.registry
  }

  it('is compressed when it asks for gzip and it is worth it', async () => {
    const large = many()
    const { url } = await serve({ registry: large })
    for (const accepted of ['gzip', 'deflate, gzip;q=1.0', '*']) {
      const { body, encoding } = await ask(url, { 'accept-encoding': accepted })
      expect([accepted, encoding]).toEqual([accepted, 'gzip'])
      expect(gunzipSync(body).toString()).toBe(await large.metrics())
    }
    for (const refused of ['identity', 'gzip;q=0', 'br']) {
      expect((await ask(url, { 'accept-encoding': refused })).encoding).toBe('')
    }
    expect((await ask((await serve()).url, { 'accept-encoding': 'gzip' })).encoding).toBe('')
  })

  it('gets OpenMetrics of a registry that is set to it, and text when it accepts no other', async () => {
    const open = new Registry()
    open.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never)
    new Counter({ name: 'a_total', help: 'A.', registers: [open] }).inc()
    const { url } = await serve({ registry: open as never })
    const accept = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5'
    const asked = await ask(url, { accept })
    expect(asked.type).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8')
    expect(asked.body.toString()).toContain('# TYPE a counter\na_total 1\n# EOF\n')
    const plainText = await ask(url, { accept: 'text/plain' })
    expect(plainText.type).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(plainText.body.toString()).toContain('# TYPE a_total counter\na_total 1\n')

    const text = await ask((await serve()).url, { accept })
    expect(text.type).toBe('text/plain; version=0.0.4; charset=utf-8')
  })

  it('has everything but the families whose collectors fail or are stuck', async () => {
    const broken = new Registry()
    const gaugeWith = (name: string, collect: () => Promise<void> | void) =>
      new Gauge({ name, help: 'G.', registers: [broken], collect })
    new Gauge({ name: 'fine', help: 'G.', registers: [broken] }).set(1)
    gaugeWith('failing', () => {
      throw new Error('no connection')
    })
    gaugeWith('stuck', () => new Promise(() => {}))
    const told: string[] = []
    const { url } = await serve({
      registry: broken,
      collectTimeoutMs: 50,
      onCollectFailure: (metric, reason) => told.push(`${metric} ${reason}`),
    })
    for (let i = 0; i < 3; i++) {
      const { status, body } = await ask(url)
      expect([status, body.toString()]).toEqual([200, expect.stringContaining('fine 1')])
    }
    expect(told).toEqual(['failing error', 'stuck timeout'])
  })

  it('is answered when a registry of another kind is stuck', async () => {
    const stuck = { contentType: 'text/plain', metrics: () => new Promise<string>(() => {}) }
    const { url } = await serve({ registry: stuck, collectTimeoutMs: 50 })
    const { status, body } = await ask(url)
    expect([status, body.toString()]).toEqual([
      500,
      'The metrics could not be collected: the registry did not answer within 0.05 s.\n',
    ])
  })

  it('shares its collection with those at the same time, and only with those', async () => {
    const registry = new Registry()
    let collections = 0
    new Gauge({
      name: 'slow',
      help: 'G.',
      registers: [registry],
      async collect() {
        collections++
        await new Promise((resolve) => setTimeout(resolve, 700))
      },
    })
    const { url } = await serve({ registry })
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(url)))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(collections).toBe(1)
    await ask(url)
    expect(collections).toBe(2)
  })
})

describe('a metrics server with credentials', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  it.each([
    [{ bearer: 's3cret' }, 'Bearer s3cret', 'Bearer s3cres', 'Bearer realm="metrics"'],
    [{ username: 'u', password: 'p:w' }, basic('u:p:w'), basic('u:p'), 'Basic realm="metrics"'],
  ])('lets in those who present them: %o', async (auth, right, wrong, challenge) => {
    const { url } = await serve({ auth, json: true, health: true })
    const headers = (authorization: string) => ({ headers: { authorization } })
    expect((await fetch(url, headers(right))).status).toBe(200)
    expect((await fetch(url, headers(right.replace(/^\w+/, (s) => s.toLowerCase())))).status).toBe(
      200,
    )
    for (const bad of [undefined, headers(wrong), headers(`${right}x`), headers('Bearer')]) {
      const answer = await fetch(url, bad)
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, challenge])
    }
    expect((await fetch(`${url}/json`)).status).toBe(401)
    expect((await fetch(new URL('/health', url))).status).toBe(200)
  })
})

describe('a metrics server that serves more than metrics', () => {
  it('has them as JSON, infinities as Prometheus writes them', async () => {
    const special = new Registry()
    new Gauge({ name: 'top', help: 'G.', registers: [special] }).set(Number.POSITIVE_INFINITY)
    const { url } = await serve({ registry: special, json: true })
    const answer = await fetch(`${url}/json`)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await answer.json()).toMatchObject([{ name: 'top', values: [{ value: '+Inf' }] }])
  })

  it.each([
    [true, 200, 'ok\n'],
    [() => true, 200, 'ok\n'],
    [() => false, 503, 'not healthy\n'],
    [async () => Promise.reject(new Error('no database')), 503, 'not healthy: no database\n'],
  ])('answers /health: %s', async (health, status, text) => {
    const { url } = await serve({ health })
    const answer = await fetch(new URL('/health', url))
    expect([answer.status, await answer.text()]).toEqual([status, text])
  })

  it('refuses JSON of a registry that has none', async () => {
    const registry = { contentType: '', metrics: async () => '' }
    await expect(serve({ registry, json: true })).rejects.toThrow('no getMetricsAsJSON()')
  })

  it('speaks TLS', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'telltale-tls-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const options = '-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost'
    const names = ['-addext', 'subjectAltName=IP:127.0.0.1']
    execFileSync(
      'openssl',
      ['req', ...options.split(' '), ...names, '-keyout', key, '-out', cert],
      { stdio: 'ignore' },
    )
    const tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
    rmSync(folder, { recursive: true })
    const { url } = await serve({ tls })
    expect(url).toMatch(/^https:/)
    expect((await ask(url, {}, tls.cert)).status).toBe(200)
  })
})
