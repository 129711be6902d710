/**
 * What a registry is asked for over HTTP, whoever serves it: formats, compression, credentials,
 * time limits, and one collection for scrapes at the same time.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type Answer, plain } from './answer.ts'
import type { Registry } from './client.ts'
import type { CollectFailure } from './collect-within.ts'
import { isAllowed, type MetricsAuth, unauthorised } from './metrics-auth.ts'
import { contentTypes, type ExpositionFormat, render } from './render.ts'
import { shared, withinTime } from './shared-work.ts'

/** A registry; of one that is no client's own, only its text and its content type are asked for. */
export type ServedRegistry = Pick<Registry, 'metrics' | 'contentType'> & Partial<Registry>

export interface MetricsSource {
  readonly registry: ServedRegistry
  /**
   * How long the collectors of a scrape may take. One that takes longer, or throws, costs its own
   * family; the others are served.
   * @default 1000
   */
  readonly collectTimeoutMs?: number
  /** Told of a family that was left out, once for each reason. @default a process warning */
  readonly onCollectFailure?: (metric: string, reason: CollectFailure, error?: unknown) => void
  /** What a scrape has to present. @default nothing */
  readonly auth?: MetricsAuth
}

export interface AskedFor {
  readonly method?: string | undefined
  readonly headers: IncomingHttpHeaders
}

/**
 * Answers requests for a registry's text. Never rejects: what fails is a 5xx with the reason.
 *
 * The format is the registry's. One that is set to OpenMetrics gives Prometheus' own format to
 * those who do not accept OpenMetrics; one that is not never gives OpenMetrics, because that would
 * rename counters without `_total`.
 */
export function metricsAnswers(source: MetricsSource): (request: AskedFor) => Promise<Answer> {
  const { registry, collectTimeoutMs = 1_000, auth } = source
  const onFailure = reportOnce(source.onCollectFailure ?? warn)
  const collectors = collectorsOf(registry)
  const textOf = (format: ExpositionFormat) =>
    document(
      collectors
        ? () => render(collectors, { format, collectTimeoutMs, onFailure })
        : async () =>
            Buffer.from(await withinTime(registry.metrics(), collectTimeoutMs, 'the registry')),
    )
  const documents = { text: textOf('text'), openmetrics: textOf('openmetrics') }
  return async (request) => {
    if (!isAllowed(auth, request.headers.authorization)) return unauthorised(auth)
    if (!collectors) return documents.text(request, registry.contentType)
    const format = formatFor(registry, request.headers)
    return documents[format](request, contentTypes[format])
  }
}

/** A registry's whole text, and what it is. */
export async function textOf(
  registry: ServedRegistry,
): Promise<{ readonly text: Buffer; readonly contentType: string }> {
  const { contentType } = registry
  const collectors = collectorsOf(registry)
  const text = collectors ? await render(collectors) : Buffer.from(await registry.metrics())
  return { text, contentType }
}

/** Answers with what `make` gives, made once for all who ask meanwhile, compressed if they like. */
export function document(
  make: () => Promise<Buffer>,
): (request: AskedFor, contentType: string) => Promise<Answer> {
  const makeOnce = shared(make)
  const compress = perBuffer((text) => gzipped(text, { level: 1 }))
  return async (request, contentType) => {
    try {
      const text = await makeOnce()
      const headers = { 'content-type': contentType, vary: 'accept, accept-encoding' }
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

/** Prometheus shows the text as the target's error. */
function failure(error: unknown): Answer {
  const reason = error instanceof Error ? error.message : String(error)
  return plain(500, `The metrics could not be collected: ${reason}\n`)
}

function collectorsOf(registry: ServedRegistry): Registry | undefined {
  return registry.getMetricsAsArray ? (registry as Registry) : undefined
}

function formatFor(
  { contentType }: ServedRegistry,
  headers: IncomingHttpHeaders,
): ExpositionFormat {
  const isOpenMetrics = contentType.startsWith('application/openmetrics-text')
  const accept = String(headers.accept ?? '')
  const accepts = accept === '' || /application\/openmetrics-text|\*\/\*/.test(accept)
  return isOpenMetrics && accepts ? 'openmetrics' : 'text'
}

function reportOnce(
  report: NonNullable<MetricsSource['onCollectFailure']>,
): (metric: object, reason: CollectFailure, error?: unknown) => void {
  const reported = new Set<string>()
  return (metric, reason, error) => {
    const { name = 'a metric' } = metric as { readonly name?: string }
    if (reported.has(`${name} ${reason}`)) return
    reported.add(`${name} ${reason}`)
    try {
      report(name, reason, error)
    } catch {
      // A logger that throws must not cost the scrape.
    }
  }
}

function warn(metric: string, reason: CollectFailure, error?: unknown): void {
  const what = reason === 'timeout' ? 'did not answer in time' : `failed: ${error}`
  process.emitWarning(
    `${metric} is missing from the metrics: its collector ${what}. This is said once.`,
    { type: 'TelltaleWarning', code: `runtime/collect-${reason}` },
  )
}

const gzipped = promisify(gzip)
/** Below it, the head is longer than what is saved. */
const worthCompressing = 1_024

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
  return String(headers['accept-encoding'] ?? '')
    .split(',')
    .some((entry) => {
      const [name = '', ...parameters] = entry.split(';').map((part) => part.trim())
      return /^(gzip|\*)$/i.test(name) && !parameters.some((part) => /^q=0(\.0*)?$/.test(part))
    })
}
