/** Requests to a Grafana, asked again when an answer is likely to come later. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  failingFault,
  GrafanaError,
  isWorthRetrying,
  networkFault,
  notAllowedFault,
  notGrafanaFault,
  redirectFault,
} from './grafana-fault.ts'

export interface Access {
  /** Without a slash at the end. */
  readonly url: string
  readonly token: string
  readonly signal: AbortSignal
  /** How long one answer may take. @default 30000 */
  readonly timeoutMs?: number
  /** How long to wait before each further try. @default 0.5, 1, 2 and 4 s */
  readonly waitsMs?: readonly number[]
}

export interface Asked {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the address: `/api/search`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** What it is for, after `does not allow this token to`: `read dashboards`. */
  readonly action: string
  /** Statuses besides 200 that the caller understands. */
  readonly understood?: readonly number[]
}

export interface Answered {
  readonly status: number
  readonly json: unknown
  /** An earlier try may have been heard, although no answer came. */
  readonly wasRetried: boolean
}

export type Ask = (asked: Asked) => Promise<Answered>

/** With these, in ms, before each further try; and never longer than this when Grafana asks for it. */
const defaultWaitsMs = [500, 1000, 2000, 4000]
const longestWaitMs = 30_000

/** @throws GrafanaError */
export function grafanaHttp(access: Access): Ask {
  const { waitsMs = defaultWaitsMs, signal } = access
  return async (asked) => {
    for (let tries = 1; ; tries++) {
      signal.throwIfAborted()
      const wait = waitsMs[tries - 1]
      const result = await once(access, asked)
      if ('answer' in result) return { ...result.answer, wasRetried: tries > 1 }
      if (wait === undefined || !result.isWorthRetrying) {
        throw new GrafanaError(result.fault(tries))
      }
      // Not all at the same moment; never less than what was asked for.
      const askedFor = result.retryAfterMs ?? 0
      const jittered = wait * (0.75 + Math.random() / 2)
      await sleep(Math.min(Math.max(jittered, askedFor), longestWaitMs), undefined, { signal })
    }
  }
}

type Once =
  | { readonly answer: Omit<Answered, 'wasRetried'> }
  | {
      readonly isWorthRetrying: boolean
      readonly retryAfterMs?: number | undefined
      readonly fault: (tries: number) => GrafanaError['fault']
    }

async function once(access: Access, asked: Asked): Promise<Once> {
  const { url, signal, timeoutMs = 30_000 } = access
  let response: Response
  let text: string
  try {
    response = await send(access, asked, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))
    text = await response.text()
  } catch (error) {
    signal.throwIfAborted()
    return {
      isWorthRetrying: isWorthRetrying(error),
      fault: () => networkFault(error, url, timeoutMs),
    }
  }
  const { status, statusText, headers } = response
  if (status === 429 || status >= 500) {
    return {
      isWorthRetrying: status !== 501,
      retryAfterMs: retryAfterMs(headers.get('retry-after')),
      fault: (tries) => failingFault(status, statusText, tries),
    }
  }
  return { answer: { status, json: understood(response, text, asked, url) } }
}

function send({ url, token }: Access, { method, path, query, body }: Asked, signal: AbortSignal) {
  const form = new URLSearchParams(query)
  return fetch(`${url}${path}${query ? `?${form}` : ''}`, {
    method,
    signal,
    redirect: 'manual',
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

/** Seconds; a date is as good as nothing where nobody's clock is known. */
function retryAfterMs(header: string | null): number | undefined {
  const seconds = Number(header)
  return header !== null && Number.isFinite(seconds) ? seconds * 1000 : undefined
}

function understood(response: Response, text: string, asked: Asked, url: string): unknown {
  const { status, headers } = response
  if (status >= 300 && status < 400) {
    throw new GrafanaError(redirectFault(status, headers.get('location') ?? '', url))
  }
  const json = parsed(text)
  if (json === undefined) {
    const isHtml = /^\s*</.test(text)
    const what = `answers ${isHtml ? 'an HTML page' : 'something that is not JSON'} at ${asked.path} (${status}): ${titleOf(text)}`
    throw new GrafanaError(notGrafanaFault(what, url))
  }
  if (status === 200 || asked.understood?.includes(status)) return json
  if (status === 401 || status === 403) {
    throw new GrafanaError(notAllowedFault(status, messageOf(json), asked.action))
  }
  const what = `answers ${status} at ${asked.path}: ${messageOf(json) || 'no reason given'}`
  throw new GrafanaError(notGrafanaFault(what, url))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The title of a page, else its beginning. */
function titleOf(text: string): string {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1] ?? text
  const line = title.replaceAll(/\s+/g, ' ').trim()
  return line === '' ? 'nothing' : JSON.stringify(line.slice(0, 60))
}

/** What Grafana says in its errors. */
export function messageOf(json: unknown): string {
  const message = (json as { readonly message?: unknown } | null)?.message
  return typeof message === 'string' ? message : ''
}
