/**
 * What all HTTP frameworks share: when a request begins and ends, its status and its labels.
 *
 * A framework's file only tells where the request, the response and the route are. Imports no
 * framework.
 */
import type { Socket } from 'node:net'
import type { AnyCounterHandle, AnyDistributionHandle, AnyGaugeHandle } from './handles.ts'
import { type LabelSource, labelWriter, type RequestHead, sourceOf } from './http-labels.ts'
import { httpProblems } from './http-problems.ts'
import { httpSeries } from './http-series.ts'
import { answerStatus, type NodeRequest, type NodeResponse } from './http-status.ts'
import { setupError } from './setup-error.ts'

/** The families that HTTP metrics go to, by their role; each gets those of the labels it declares. */
export interface HttpMetrics {
  /** Requests answered. Labels: method, route, status. */
  readonly requests?: AnyCounterHandle
  /** Seconds from the request's arrival to its last byte. Labels: method, route, status. */
  readonly duration?: AnyDistributionHandle
  /** Requests being answered right now. Labels: method; route where it is known at once. */
  readonly active?: AnyGaugeHandle
  /** Requests answered with 5xx. Labels: method, route, status. */
  readonly errors?: AnyCounterHandle
  /** Bytes of the request's body as its `Content-Length` says; chunked ones are not observed. */
  readonly requestSize?: AnyDistributionHandle
  /** Bytes written to the connection for the answer, head included. */
  readonly responseSize?: AnyDistributionHandle
}

export interface HttpOptions {
  /**
   * Where labels come from whose names do not tell: a fact of the request, or a function that
   * finds the value. A label whose function throws is missing, and the sample is dropped.
   * @example { uri: 'route', tenant: (request) => tenantOf(request.headers.host) }
   */
  readonly labels?: Readonly<Record<string, LabelSource>>
  /**
   * Paths that are not measured: exactly this text, or what the expression matches.
   * @example ['/healthz', /^\/assets\//]
   */
  readonly exclude?: readonly (string | RegExp)[]
}

/** What a framework's file calls. Nothing of it throws. */
export interface HttpRecorder {
  /**
   * Measures until the response is sent or its connection is gone. `routeOf(context)` is asked at
   * the end, and at once too where the framework knows the route then; nothing is "unmatched".
   */
  measure<C>(
    request: NodeRequest,
    response: NodeResponse,
    routeOf: (context: C) => string | undefined,
    context: C,
  ): void
  /** The same for answers that are no Node.js response; nothing for excluded requests. */
  start<C>(
    request: RequestHead,
    routeOf: (context: C) => string | undefined,
    context: C,
  ): Finish | undefined
  /** Counts a request that was over before it could be measured. */
  missed(request: RequestHead, status: number): void
}

/**
 * When the framework tells the route; a function finds it on arrival where the framework tells it
 * at the end.
 */
export type RouteKnown = 'at once' | 'at the end' | ((request: RequestHead) => string | undefined)

export type Finish = (status: number, bytesSent?: number) => void

/**
 * Errors: throws at once when it is given a handle without a role, or a family with a label that
 *         HTTP metrics cannot fill; never later.
 */
export function httpRecorder(
  metrics: HttpMetrics,
  options: HttpOptions,
  routeKnown: RouteKnown,
): HttpRecorder {
  const sources = options.labels ?? {}
  const problems = httpProblems(metrics, sources, routeKnown)
  if (problems.length > 0) throw setupError('httpMetrics()', problems)

  const { active, responseSize } = metrics
  const recordingOf = httpSeries(metrics, sources)
  const rise = active && gaugeOf(active, sources)
  // Asked for only where it is needed: finding it is a good part of what a request costs.
  const routeOnArrival =
    routeKnown !== 'at the end' &&
    Object.keys(active?.family.labels ?? {}).some((label) => sourceOf(label, sources) === 'route')
  const isExcluded = exclusion(options.exclude ?? [])

  const arriving = <C>(
    request: RequestHead,
    routeOf: (context: C) => string | undefined,
    context: C,
  ) => (typeof routeKnown === 'function' ? routeKnown(request) : known(routeOf, context))

  const begin = <C>(
    request: RequestHead,
    method: string,
    routeOf: (context: C) => string | undefined,
    context: C,
  ): (() => void) | undefined =>
    rise?.(request, method, routeOnArrival ? arriving(request, routeOf, context) : undefined)

  const end = (
    request: RequestHead,
    method: string,
    route: string | undefined,
    status: number,
    began: number,
    bytesSent: number | undefined,
  ): void => {
    if (optedOut.has(request)) return
    const seconds = (performance.now() - began) / 1000
    recordingOf(request, method, route, status)(seconds, request, bytesSent)
  }

  return {
    start(request, routeOf, context) {
      if (isExcluded?.(request.url)) return undefined
      const began = performance.now()
      const method = request.method ?? ''
      const fall = begin(request, method, routeOf, context)
      let open = true
      return (status, bytesSent) => {
        if (!open) return
        open = false
        fall?.()
        end(request, method, known(routeOf, context), status, began, bytesSent)
      }
    },
    measure(request, response, routeOf, context) {
      if (isExcluded?.(request.url)) return
      const began = performance.now()
      const method = request.method ?? ''
      const fall = begin(request, method, routeOf, context)
      const socket = responseSize && request.socket
      const sentBefore = socket?.bytesWritten ?? 0
      let open = true
      // One function for all that happens at the end, and no look at the socket unless it is asked
      // for: in Express, whatever is touched costs more than what is recorded.
      const onClose = () => {
        if (!open) return
        open = false
        queue?.delete(onClose)
        fall?.()
        const sent = socket && socket.bytesWritten - sentBefore
        const status = answerStatus(request, response, queue === undefined)
        end(request, method, known(routeOf, context), status, began, sent)
      }
      // A complete answer closes just as one whose client went away; `finish` would miss those.
      response.on('close', onClose)
      // An answer that waits behind others on its connection has no socket yet, and is not told
      // when that closes.
      const queue = response.socket === null ? queueOf(request.socket) : undefined
      queue?.add(onClose)
    },
    missed(request, status) {
      if (isExcluded?.(request.url)) return
      recordingOf(request, request.method ?? '', undefined, status)(0, request, undefined)
    },
  }
}

/** A framework that looks different inside must not break the request: its route is unmatched. */
function known<C>(routeOf: (context: C) => string | undefined, context: C): string | undefined {
  try {
    return routeOf(context)
  } catch {
    return undefined
  }
}

/** Who is told when a connection closes; one listener for all, however many requests wait on it. */
function queueOf(socket: Socket): Set<() => void> {
  const known = queues.get(socket)
  if (known) return known
  const queue = new Set<() => void>()
  queues.set(socket, queue)
  socket.once('close', () => {
    for (const tell of queue) tell()
  })
  return queue
}

const queues = new WeakMap<Socket, Set<() => void>>()

/** Keeps a request that has begun out of the metrics; the gauge of active ones still falls. */
export function optOut(request: object): void {
  optedOut.add(request)
}

/** Express's request objects must not get properties: their hidden class would change (5 µs each). */
const optedOut = new WeakSet<object>()

/** Raises the gauge; what it returns lowers it again. */
function gaugeOf(
  active: AnyGaugeHandle,
  sources: Readonly<Record<string, LabelSource>>,
): (request: RequestHead, method: string, route: string | undefined) => () => void {
  if (Object.keys(active.family.labels).length === 0) {
    const bound = active.labels({})
    // Nothing is in progress before the first request: this 0 is known. Added, not set, because
    // another server of the process may already be counting.
    bound.inc(0)
    const fall = () => bound.dec()
    return () => {
      bound.inc()
      return fall
    }
  }
  const labelsOf = labelWriter(active.family, sources)
  return (...head) => {
    const labels = labelsOf(...head, 0)
    active.inc(labels)
    return () => active.dec(labels)
  }
}

function exclusion(
  exclude: readonly (string | RegExp)[],
): ((url: string | undefined) => boolean) | undefined {
  if (exclude.length === 0) return undefined
  const texts = new Set(exclude.filter((entry) => typeof entry === 'string'))
  const patterns = exclude.filter((entry) => entry instanceof RegExp)
  return (url = '') => {
    const path = pathOf(url)
    return texts.has(path) || patterns.some((pattern) => path.search(pattern) >= 0)
  }
}

/** A URL's path, without the query. */
export function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}
