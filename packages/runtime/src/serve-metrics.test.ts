import { request } from 'node:http'
import { counter } from '@telltale/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { instrument, type MetricsServer, serveMetrics } from './index.ts'

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

  it('survives a client that goes away', async () => {
    const { port, url } = await serve()
    const leaving = request({ port, path: '/metrics' })
    leaving.on('error', () => {})
    leaving.end()
    leaving.destroy()
    expect((await fetch(url)).status).toBe(200)
  })
})
