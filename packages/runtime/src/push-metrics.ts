import { setTimeout as sleep } from 'node:timers/promises'
import { type ServedRegistry, textOf } from './metrics-answer.ts'
import { authorizationOf, type MetricsAuth } from './metrics-auth.ts'

export interface PushOptions {
  /** The gateway, with the path in front of `/metrics` if it has one: `http://pushgateway:9091`. */
  readonly url: string
  /** The label `job` of everything that is pushed. */
  readonly job: string
  readonly registry: ServedRegistry
  /**
   * Further labels that make the group: who pushes the same job and labels replaces the same
   * metrics. Usually `instance`, never something that is new with each run.
   */
  readonly grouping?: Readonly<Record<string, string>>
  /**
   * `PUT` replaces everything of the group, `POST` only metrics of the same names, `DELETE` takes
   * the group away and sends nothing.
   * @default 'PUT'
   */
  readonly method?: 'PUT' | 'POST' | 'DELETE'
  readonly auth?: MetricsAuth
  /** How long each attempt may take. @default 5000 */
  readonly timeoutMs?: number
  /** Attempts after the first, when the gateway cannot be reached, is overloaded or fails. @default 3 */
  readonly retries?: number
  /** How long the first retry waits; each further one waits twice as long. @default 200 */
  readonly retryDelayMs?: number
  /** Whether a push that failed for good rejects, and fails the job with it. @default false */
  readonly throws?: boolean
  /** Told of a push that failed for good. @default a process warning */
  readonly onError?: (error: Error) => void
}

export interface PushResult {
  readonly ok: boolean
  readonly attempts: number
  /** Why it failed, with what to do about it. */
  readonly error?: Error
}

/**
 * Sends a registry to a Prometheus Pushgateway, for batch jobs that end before they are scraped.
 *
 * A job must not fail because its metrics cannot be told: what goes wrong is in the result and is
 * reported, unless `throws` asks for an exception.
 *
 * Source: https://github.com/prometheus/pushgateway#command-line
 *
 * @example
 * const metrics = instrument({ backup }, { defaultMetrics: false })
 * await runBackup(metrics)
 * await pushMetrics({ url: 'http://pushgateway:9091', job: 'backup', registry: metrics.registry })
 */
export async function pushMetrics(options: PushOptions): Promise<PushResult> {
  const { retries = 3, retryDelayMs = 200, throws = false, onError = warn } = options
  let attempts = 0
  for (;;) {
    attempts++
    const failure = await attempt(options).catch((error: unknown) => ({
      error: new Error(`The metrics of job "${options.job}" were not pushed: ${error}`),
      isFinal: true,
    }))
    if (!failure) return { ok: true, attempts }
    if (failure.isFinal || attempts > retries) {
      if (throws) throw failure.error
      report(onError, failure.error)
      return { ok: false, attempts, error: failure.error }
    }
    await sleep(retryDelayMs * 2 ** (attempts - 1))
  }
}

interface Failure {
  readonly error: Error
  /** Whether trying again would fail as well. */
  readonly isFinal: boolean
}

async function attempt(options: PushOptions): Promise<Failure | undefined> {
  const { job, registry, method = 'PUT', auth, timeoutMs = 5_000 } = options
  const url = groupUrl(options)
  const body = method === 'DELETE' ? undefined : await textOf(registry)
  const failed = (reason: string, isFinal: boolean, cause?: unknown): Failure => ({
    error: new Error(`The metrics of job "${job}" were not pushed to ${url}: ${reason}`, { cause }),
    isFinal,
  })
  try {
    const answer = await fetch(url, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        ...(body && { 'content-type': body.contentType }),
        ...(auth && { authorization: authorizationOf(auth) }),
      },
      ...(body && { body: new Uint8Array(body.text) }),
    })
    const text = (await answer.text()).trim()
    if (answer.ok) return undefined
    const reason = `the gateway answered ${answer.status}${text === '' ? '' : `: ${text}`}${advice(answer.status)}`
    return failed(reason, answer.status < 500 && answer.status !== 429)
  } catch (cause) {
    return failed(connectionText(cause, timeoutMs), false, cause)
  }
}

/** Where the group is: `…/metrics/job/backup/instance/db-1`. */
function groupUrl({ url, job, grouping = {} }: PushOptions): string {
  if (!URL.canParse(url)) {
    throw new TypeError(`"${url}" is no URL. Give the gateway's, such as http://pushgateway:9091.`)
  }
  if (job === '') throw new TypeError('the job has no name. Give the label job a value.')
  const labels = Object.entries({ job, ...grouping }).map(([name, value]) => groupPart(name, value))
  return `${url.replace(/\/+$/, '')}/metrics/${labels.join('/')}`
}

/** A value with a slash, or without a character, cannot be a segment of a path: it goes encoded. */
function groupPart(name: string, value: string): string {
  if (value !== '' && !value.includes('/')) return `${name}/${encodeURIComponent(value)}`
  return `${name}@base64/${Buffer.from(value).toString('base64url') || '='}`
}

function advice(status: number): string {
  if (status === 400)
    return '. Look at the metric it names; the gateway also refuses timestamps and a metric with the same name and another type.'
  if (status === 401 || status === 403) return '. Pass the credentials as { auth }.'
  if (status === 404)
    return '. Give the URL without /metrics, and with the prefix if the gateway runs below one.'
  return ''
}

function connectionText(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `no answer within ${timeoutMs / 1000} s.`
  const { code } = ((error as Error)?.cause ?? error) as { readonly code?: string }
  return `it cannot be reached${code ? ` (${code})` : ''}. Is the gateway running, and the URL right?`
}

function report(onError: (error: Error) => void, error: Error): void {
  try {
    onError(error)
  } catch {
    // A logger that throws must not fail the job either.
  }
}

function warn(error: Error): void {
  process.emitWarning(error.message, { type: 'TelltaleWarning', code: 'runtime/push-failed' })
}
