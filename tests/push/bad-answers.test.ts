import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { grafanaApi } from '../../packages/telltale/src/push/grafana-api.ts'
import { GrafanaError, type GrafanaFault } from '../../packages/telltale/src/push/grafana-fault.ts'
import { grafanaDouble } from './grafana-double.ts'

const secret = 'glsa_secret'
const closing: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** What reading the folders, which is the first thing that a push does, fails with. */
async function faultAt(url: string, token = secret): Promise<GrafanaFault> {
  const { signal } = new AbortController()
  const api = grafanaApi({ url, token, signal, timeoutMs: 300, waitsMs: [1, 1] })
  const error = await api.folders().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof GrafanaError)) throw new Error(`not a GrafanaError: ${error}`)
  const { fault } = error
  expect(JSON.stringify(fault)).not.toContain(secret)
  expect(fault.isFinal || fault.code === 'push/not-allowed').toBe(true)
  return fault
}

async function serving(listener: RequestListener): Promise<{ url: string; asked: () => number }> {
  let asked = 0
  const server = createServer((request, response) => {
    asked++
    listener(request, response)
  })
  return { url: `http://127.0.0.1:${await portOf(server)}`, asked: () => asked }
}

async function portOf(server: Server & { closeAllConnections?: () => void }): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  closing.push(() => {
    server.closeAllConnections?.()
    return new Promise((closed) => server.close(closed))
  })
  return (server.address() as AddressInfo).port
}

const says =
  (status: number, text: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers).end(text)
  }

describe('an address at which', () => {
  it('nothing listens', async () => {
    const { url } = await serving(says(200, '[]'))
    for (const close of closing.splice(0)) await close()
    const fault = await faultAt(url)
    expect(fault.code).toBe('push/unreachable')
    expect(fault.what).toBe('does not answer: nothing listens there')
    expect(fault.fix).toContain(`curl -I ${url}/api/health`)
  })

  it('there is no host', async () => {
    const { what } = await faultAt('http://grafana.invalid')
    expect(what).toMatch(/^does not answer: (there is no such host|its name cannot be resolved)/)
  })

  it('nobody answers in time', async () => {
    const { url, asked } = await serving(() => {})
    expect((await faultAt(url)).what).toBe('does not answer: no answer within 0.3 s')
    expect(asked()).toBe(3)
  })

  it('a page answers', async () => {
    const { url, asked } = await serving(
      says(200, '<!DOCTYPE html><html><title>Welcome to nginx!</title>'),
    )
    const { code, what, fix } = await faultAt(url)
    expect(code).toBe('push/not-grafana')
    expect(what).toBe('answers an HTML page at /api/search (200): "Welcome to nginx!"')
    expect(fix).toContain('with its sub-path')
    expect(asked()).toBe(1)
  })

  it.each([
    ['plain text', 'ok', 'answers something that is not JSON at /api/search (200): "ok"'],
    ['nothing', '', 'answers something that is not JSON at /api/search (200): nothing'],
    [
      'JSON of something else',
      '{"status":"success"}',
      'answers JSON at /api/search that is no list',
    ],
  ])('%s answers', async (_, text, what) => {
    const { url } = await serving(says(200, text))
    expect(await faultAt(url)).toMatchObject({ code: 'push/not-grafana', what })
  })

  it('another API answers', async () => {
    const { url } = await serving(says(404, '{"message":"no Route matched"}'))
    expect((await faultAt(url)).what).toBe('answers 404 at /api/search: no Route matched')
  })

  it.each([
    ['/login', 'a login page, http://127.0.0.1:PORT/login'],
    [
      'https://sso.example.com/oauth2/authorize?client_id=1',
      'a login page, https://sso.example.com/oauth2/authorize',
    ],
    ['https://www.example.com/', 'another address, https://www.example.com/'],
  ])('a redirect to %s answers: it is not followed', async (location, target) => {
    const { url, asked } = await serving(says(302, '', { location }))
    const { code, what } = await faultAt(url)
    const shown = what.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:PORT')
    expect([code, shown]).toEqual([
      'push/not-grafana',
      `answers with a redirect to ${target} (302)`,
    ])
    expect(asked()).toBe(1)
  })

  it('everybody is sent on to https', async () => {
    const { url } = await serving((request, response) => {
      response.writeHead(308, { location: `https://${request.headers.host}/api/search` }).end()
    })
    const { what, fix } = await faultAt(url)
    expect(what).toBe('sends everybody on to https (308)')
    expect(fix).toBe(`Give the address with https: ${url.replace('http:', 'https:')}`)
  })

  it('a proxy has nothing behind it', async () => {
    const { url, asked } = await serving(says(502, '<html>Bad Gateway</html>'))
    expect(await faultAt(url)).toMatchObject({
      code: 'push/unreachable',
      what: 'answers 502 Bad Gateway, 3 times in a row',
    })
    expect(asked()).toBe(3)
  })

  it('Grafana does not know the token', async () => {
    const grafana = await grafanaDouble()
    closing.push(grafana.close)
    const { code, what, fix } = await faultAt(grafana.url)
    expect(code).toBe('push/not-allowed')
    expect(what).toBe('does not know the token (401). Grafana says: Invalid API key')
    expect(fix).toContain('Service accounts')
  })
})

describe('TLS', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-tls-'))
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-keyout', 'key.pem'].concat(
        ['-out', 'cert.pem'],
        subject,
      ),
      { cwd: folder, stdio: 'ignore' },
    )
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('a certificate that nobody has signed: the token does not leave', async () => {
    let asked = 0
    const read = (name: string) => readFileSync(join(folder, name))
    const server = createTlsServer({ key: read('key.pem'), cert: read('cert.pem') }, () => asked++)
    const { code, what, fix } = await faultAt(`https://127.0.0.1:${await portOf(server)}`)
    expect(code).toBe('push/unreachable')
    expect(what).toBe(
      'has a certificate that is not trusted: self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)',
    )
    expect(fix).toContain('NODE_EXTRA_CA_CERTS=')
    expect(asked).toBe(0)
  })

  it('https to a port that speaks http', async () => {
    const { url } = await serving(says(200, '[]'))
    const { what, fix } = await faultAt(url.replace('http:', 'https:'))
    expect(what).toBe('does not speak TLS')
    expect(fix).toContain(`Try ${url}`)
  })
})
