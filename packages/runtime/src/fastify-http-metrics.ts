import type { IncomingMessage, ServerResponse } from 'node:http'
import { type AnyFamily, didYouMean, type Label, type Problem } from '@telltale/core'
import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { AnyCounterHandle, AnyDistributionHandle, AnyGaugeHandle } from './handles.ts'
import { setupError } from './setup-error.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `false` keeps the route out of the HTTP metrics. @default true */
    measured?: boolean
  }
}

/** The families that HTTP metrics go to, by their role; each gets those of the labels it declares. */
export interface HttpMetrics {
  /** Requests answered. Labels: `method`, `route`, `status_code`. */
  readonly requests?: AnyCounterHandle
  /** Seconds from the request's arrival to its last byte. Labels: `method`, `route`, `status_code`. */
  readonly duration?: AnyDistributionHandle
  /** Requests being answered right now. Labels: `method`, `route`. */
  readonly active?: AnyGaugeHandle
}

/**
 * A Fastify plugin that measures every request of the server.
 *
 * The route is the template as registered (`/items/:id`), `unmatched` for none; unknown methods
 * are counted as the label folds them. A client that goes away before the answer is complete is
 * counted as 499 (nginx's "client closed request"). Routes with `config: { measured: false }`
 * are left out. Register it before plugins whose hooks may answer by themselves.
 *
 * Errors: throws at once when it is given a handle without a role, or a family with a label that
 *         HTTP metrics cannot fill; never later.
 * Source: https://fastify.dev/docs/latest/Reference/Hooks/#onrequest
 *
 * @example
 * app.register(httpMetrics({ requests: metrics.http.requests, duration: metrics.http.duration }))
 */
export function httpMetrics(metrics: HttpMetrics): FastifyPluginCallback {
  const { requests, duration, active } = metrics
  const problems = [
    ...roleProblems(metrics),
    ...labelProblems(requests?.family, ['method', 'route', 'status_code']),
    ...labelProblems(duration?.family, ['method', 'route', 'status_code']),
    ...labelProblems(active?.family, ['method', 'route']),
  ]
  if (problems.length > 0) throw setupError('httpMetrics()', problems)

  const recordings = [
    ...(requests ? [recording(requests.family, (labels) => requests.inc(labels))] : []),
    ...(duration
      ? [recording(duration.family, (labels, seconds) => duration.observe(labels, seconds))]
      : []),
  ]
  const answered: Recording = (labels, seconds) => {
    for (const record of recordings) record(labels, seconds)
  }
  const rise = active && recording(active.family, (labels) => active.inc(labels))
  const fall = active && recording(active.family, (labels) => active.dec(labels))

  const plugin: FastifyPluginCallback = (app: FastifyInstance, _options, done) => {
    const seen = new WeakSet<IncomingMessage>()
    // Nothing is in progress before the first request: this 0 is known. Added, not set, because
    // another server of the process may already be counting.
    if (active && Object.keys(active.family.labels).length === 0) active.inc({}, 0)

    app.addHook('onRequest', (request, reply, next) => {
      seen.add(request.raw)
      if (request.routeOptions.config.measured !== false) {
        const labels = { method: request.method, route: routeOf(request) }
        const start = performance.now()
        rise?.(labels, 0)
        let open = true
        const end = (status: number) => {
          if (!open) return
          open = false
          fall?.(labels, 0)
          answered({ ...labels, status_code: String(status) }, secondsSince(start))
        }
        // A complete answer finishes and then closes; one whose client went away only closes.
        reply.raw.once('finish', () => end(reply.raw.statusCode))
        reply.raw.once('close', () => end(clientClosedRequest))
      }
      next()
    })

    // The router itself answers malformed URLs and, while closing, new requests: before any hook.
    app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (!response.writableEnded || seen.has(request)) return
      const labels = { method: request.method ?? '', route: unmatched }
      answered({ ...labels, status_code: String(response.statusCode) }, 0)
    })
    done()
  }
  // Hooks of a plugin stay inside it unless it says otherwise; these are for the whole server.
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: '@telltale/runtime http metrics',
  })
}

interface RequestLabels {
  readonly method: string
  readonly route: string
  /** Known when the answer is. */
  readonly status_code?: string
}

type Recording = (labels: RequestLabels, seconds: number) => void

/** Gives a family those of a request's labels that it declares. */
function recording(family: AnyFamily, record: Recording): Recording {
  const names = Object.keys(family.labels) as (keyof RequestLabels)[]
  return (labels, seconds) => {
    const own = Object.fromEntries(names.map((name) => [name, labels[name]]))
    record(own as unknown as RequestLabels, seconds)
  }
}

const unmatched = 'unmatched'
/** nginx's status for it; no answer was sent. */
const clientClosedRequest = 499

function routeOf(request: FastifyRequest): string {
  return (request.is404 ? undefined : request.routeOptions.url) ?? unmatched
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000
}

const roles: readonly string[] = ['requests', 'duration', 'active'] satisfies (keyof HttpMetrics)[]

/** A whole group of handles may be passed, and the compiler does not see that one has no role. */
function roleProblems(metrics: object): readonly Problem[] {
  return Object.entries(metrics)
    .filter(([name, value]) => !roles.includes(name) && isHandle(value))
    .map(([name, { family }]) => ({
      code: 'runtime/unknown-role',
      severity: 'error',
      summary: `httpMetrics() does not know what to record in "${name}" (${family.name}).${didYouMean(name, roles)}`,
      at: family.at,
      why: 'It would never be recorded, and its panels would stay empty.',
      fix: `Pass it under its role: { ${roles.join(', ')} }, for example { active: metrics.${name} }.`,
    }))
}

function isHandle(value: unknown): value is { readonly family: AnyFamily } {
  return typeof value === 'object' && value !== null && 'family' in value
}

function labelProblems(
  family: AnyFamily | undefined,
  filled: readonly string[],
): readonly Problem[] {
  if (!family) return []
  return Object.keys(family.labels as Readonly<Record<string, Label>>)
    .filter((name) => !filled.includes(name))
    .map((name) => ({
      code: 'runtime/unfilled-label',
      severity: 'error',
      summary: `httpMetrics() cannot fill the label "${name}" of ${family.name}.`,
      at: family.at,
      why: 'Every sample needs every label; without this one, each would be dropped.',
      fix: `Declare only ${filled.join(', ')}, or record the family yourself.`,
    }))
}
