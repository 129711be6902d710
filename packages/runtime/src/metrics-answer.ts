/**
 * What a registry is asked for over HTTP, whoever serves it: negotiation, time limit, one
 * collection for scrapes at the same time.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Registry } from './client.ts'

export interface MetricsSource {
  readonly registry: Pick<Registry, 'metrics' | 'contentType'>
  /**
   * How long collecting may take before a scrape is answered with 503.
   * @default 9 seconds: Prometheus gives up after 10 unless told otherwise
   */
  readonly timeoutMs?: number
  /** What a scrape has to present. @default nothing */
  readonly auth?: MetricsAuth
}

/** As in the `authorization` and `basic_auth` of a scrape configuration. */
export type MetricsAuth =
  | { readonly bearer: string }
  | { readonly username: string; readonly password: string }

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface AskedFor {
  readonly method?: string | undefined
  readonly headers: IncomingHttpHeaders
}

/** Answers requests for a registry's text. Never rejects: what fails is a 5xx with the reason. */
export function metricsAnswers(source: MetricsSource): (request: AskedFor) => Promise<Answer> {
  const { registry, timeoutMs = 9_000, auth } = source
  const isAllowed = authorisation(auth)
  const collect = shared(async () => Buffer.from(await registry.metrics()), timeoutMs)
  const compress = perBuffer((text) => gzipped(text, { level: 1 }))
  return async (request) => {
    if (!isAllowed(request.headers.authorization)) return unauthorised(auth)
    try {
      const text = await collect()
      const headers = { 'content-type': registry.contentType, vary: 'accept-encoding' }
      if (text.length < worthCompressing || !acceptsGzip(request.headers)) {
        return { status: 200, headers, body: text }
      }
      const body = await compress(text)
      return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body }
    } catch (error) {
      return failure(error)
    }
  }
}

/** An answer for people. */
export function plain(status: number, text: string, headers: Answer['headers'] = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: Buffer.from(text),
  }
}

/** Prometheus shows the text as the target's error. */
export function failure(error: unknown): Answer {
  const reason = error instanceof Error ? error.message : String(error)
  return plain(
    error instanceof TimeoutError ? 503 : 500,
    `The metrics could not be collected: ${reason}\n`,
  )
}

const gzipped = promisify(gzip)
/** Below it, the head is longer than what is saved. */
const worthCompressing = 1_024

/**
 * Runs `work` once for all who ask while it runs. Who waits longer than the limit is told so, and
 * whoever asks after that starts anew: one stuck run must not block all that follow.
 */
export function shared<T>(work: () => Promise<T>, timeoutMs: number): () => Promise<T> {
  let current: Promise<T> | undefined
  return () => {
    if (current) return current
    const run = withinTime(work(), timeoutMs).finally(() => {
      if (current === run) current = undefined
    })
    current = run
    return run
  }
}

class TimeoutError extends Error {}

async function withinTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    const text = `a collector has not answered within ${timeoutMs / 1000} s. Give slow ones a cached value (poll()), or raise timeoutMs together with the scrape_timeout of Prometheus.`
    timer = setTimeout(() => reject(new TimeoutError(text)), timeoutMs)
    timer.unref()
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

/** Those who share a text share its compressed form. */
function perBuffer(work: (text: Buffer) => Promise<Buffer>): (text: Buffer) => Promise<Buffer> {
  const done = new WeakMap<Buffer, Promise<Buffer>>()
  return (text) => {
    const known = done.get(text) ?? work(text)
    done.set(text, known)
    return known
  }
}

/** Whether gzip is among the encodings, and not refused with `q=0`. */
function acceptsGzip(headers: IncomingHttpHeaders): boolean {
  const encodings = String(headers['accept-encoding'] ?? '')
  return /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(
    encodings,
  )
}

function authorisation(auth: MetricsAuth | undefined): (header: string | undefined) => boolean {
  if (!auth) return () => true
  const wanted =
    'bearer' in auth
      ? `Bearer ${auth.bearer}`
      : `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`
  const expected = digest(wanted)
  // Digests are of one length and take as long to compare whatever was guessed right.
  return (header = '') =>
    timingSafeEqual(digest(header.replace(/^(bearer|basic) +/i, canonical)), expected)
}

/** The scheme's name is written in any case. */
function canonical(scheme: string): string {
  return /^bearer/i.test(scheme) ? 'Bearer ' : 'Basic '
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function unauthorised(auth: MetricsAuth | undefined): Answer {
  const scheme = auth && 'bearer' in auth ? 'Bearer' : 'Basic'
  return plain(
    401,
    `The metrics are for those who present the ${scheme.toLowerCase()} credentials that this service was given.\n`,
    { 'www-authenticate': `${scheme} realm="metrics"` },
  )
}
