import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { counter, gauge, oneOf } from '@telltale/core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { instrument, type PushOptions, pushMetrics } from './index.ts'

const rows = counter('backup_rows_total', {
  help: 'Rows written.',
  unit: 'rows',
  labels: { table: oneOf('users', 'orders') },
})
const finished = gauge('backup_finished_timestamp_seconds', { help: 'When it ended.' })

const job = () => instrument({ rows }, { defaultMetrics: false })
const quick = { retryDelayMs: 5, onError: () => {} }

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('a real Pushgateway', () => {
  let gateway: ChildProcess
  let url: string

  beforeAll(async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    // Debian's keeps what was pushed in a file, unless told otherwise.
    const options = [`--web.listen-address=127.0.0.1:${port}`, '--persistence.file=']
    gateway = spawn('prometheus-pushgateway', options, {
      stdio: 'ignore',
    })
    await vi.waitFor(async () => expect((await fetch(`${url}/-/ready`)).status).toBe(200), 10_000)
  })
  afterAll(async () => {
    gateway.kill()
    await once(gateway, 'exit')
  })

  const lines = async (job: string, name: string) =>
    (await (await fetch(`${url}/metrics`)).text())
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) && line.includes(`job="${job}"`))
      .sort()

  it('has what a job pushed, under its group', async () => {
    const { rows: pushed, registry } = job()
    pushed.inc({ table: 'users' }, 7)
    const grouping = { instance: 'db 1', path: '/var/lib', empty: '' }
    expect(await pushMetrics({ url, job: 'backup/ä', grouping, registry })).toEqual({
      ok: true,
      attempts: 1,
    })
    expect(await lines('backup/ä', 'backup_rows_total')).toEqual([
      'backup_rows_total{empty="",instance="db 1",job="backup/ä",path="/var/lib",table="orders"} 0',
      'backup_rows_total{empty="",instance="db 1",job="backup/ä",path="/var/lib",table="users"} 7',
    ])
    await pushMetrics({ url, job: 'backup/ä', grouping, registry, method: 'DELETE' })
    expect(await lines('backup/ä', 'backup_rows_total')).toEqual([])
  })

  it('keeps other metrics of the group with POST, and not with PUT', async () => {
    const options = { url, job: 'nightly' }
    const first = job()
    const second = instrument({ finished }, { defaultMetrics: false })
    second.finished.set(42)
    await pushMetrics({ ...options, registry: first.registry })
    await pushMetrics({ ...options, registry: second.registry, method: 'POST' })
    expect(await lines('nightly', 'backup_rows_total')).toHaveLength(2)
    expect(await lines('nightly', 'backup_finished_timestamp_seconds')).toHaveLength(1)
    await pushMetrics({ ...options, registry: second.registry })
    expect(await lines('nightly', 'backup_rows_total')).toEqual([])
  })

  it('refuses with a reason that is passed on, and is not asked again', async () => {
    const registry = { contentType: 'text/plain; version=0.0.4', metrics: async () => 'no metrics' }
    const result = await pushMetrics({ url, job: 'bad', registry, ...quick })
    expect(result).toMatchObject({ ok: false, attempts: 1 })
    expect(result.error?.message).toMatch(
      /^The metrics of job "bad" were not pushed to http.*\/metrics\/job\/bad: the gateway answered 400: .*text format parsing error/,
    )
  })
})

/** A gateway that answers with these statuses, one after the other; 0 never answers. */
async function scripted(...statuses: readonly number[]) {
  const asked: {
    method?: string | undefined
    url?: string | undefined
    headers: object
    body: string
  }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const { method, url, headers } = request
    const status = statuses[asked.length] ?? 200
    asked.push({ method, url, headers, body })
    if (status > 0) response.writeHead(status).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe('pushMetrics', () => {
  const push = (url: string, options: Partial<PushOptions> = {}) =>
    pushMetrics({ url, job: 'backup', registry: job().registry, ...quick, ...options })

  it('sends the text with its content type and the credentials, to the URL of the group', async () => {
    const { asked, url } = await scripted()
    await push(`${url}/gateway/`, { auth: { bearer: 's3cret' }, grouping: { instance: 'a' } })
    expect(asked).toEqual([
      {
        method: 'PUT',
        url: '/gateway/metrics/job/backup/instance/a',
        headers: expect.objectContaining({
          'content-type': 'text/plain; version=0.0.4; charset=utf-8',
          authorization: 'Bearer s3cret',
        }),
        body: expect.stringContaining('backup_rows_total{table="users"} 0'),
      },
    ])
  })

  it('tries again when the gateway fails or is overloaded', async () => {
    const { url } = await scripted(503, 429, 500, 200)
    expect(await push(url)).toEqual({ ok: true, attempts: 4 })
  })

  it('does not try again what the gateway has refused', async () => {
    const { url } = await scripted(401)
    const result = await push(url)
    expect([result.attempts, result.error?.message]).toEqual([
      1,
      expect.stringContaining('the gateway answered 401. Pass the credentials as { auth }.'),
    ])
  })

  it('gives up after its retries, and tells instead of throwing', async () => {
    const { asked, url } = await scripted(500, 500, 500)
    const told: string[] = []
    const result = await push(url, { retries: 1, onError: ({ message }) => told.push(message) })
    expect(result).toMatchObject({ ok: false, attempts: 2 })
    expect(asked).toHaveLength(2)
    expect(told).toEqual([result.error?.message])
  })

  it('says who cannot be reached', async () => {
    const { error } = await push(`http://127.0.0.1:${await freePort()}`, { retries: 0 })
    expect(error?.message).toContain('it cannot be reached (ECONNREFUSED). Is the gateway running')
  })

  it('does not wait longer than its time limit', async () => {
    const { url } = await scripted(0)
    const { error } = await push(url, { retries: 0, timeoutMs: 50 })
    expect(error?.message).toContain('no answer within 0.05 s.')
  })

  it('throws when asked to', async () => {
    const { url } = await scripted(400)
    await expect(push(url, { throws: true })).rejects.toThrow('the gateway answered 400')
  })

  it.each([
    ['a URL that is none', { url: 'pushgateway' }, '"pushgateway" is no URL'],
    ['a job without a name', { job: '' }, 'the job has no name'],
    [
      'a registry that fails',
      { registry: { contentType: '', metrics: () => Promise.reject(new Error('no')) } },
      'Error: no',
    ],
  ])('survives %s', async (_what, options, reason) => {
    const { error, ok } = await push('http://127.0.0.1:9', options)
    expect([ok, error?.message]).toEqual([false, expect.stringContaining(reason)])
  })
})
