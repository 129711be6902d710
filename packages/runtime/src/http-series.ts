import type { AnyCounterHandle, AnyDistributionHandle } from './handles.ts'
import { type LabelSource, type LabelWriter, labelWriter, type RequestHead } from './http-labels.ts'
import type { HttpMetrics } from './http-metrics.ts'

/** Records a request that has ended. */
export type RecordEnd = (
  seconds: number,
  request: RequestHead,
  bytesSent: number | undefined,
) => void

/**
 * Finds what a request is recorded with. The series of a method, route and status are bound once
 * and kept, so that a request costs three map look-ups; a bounded number of them, because a router
 * may be asked for anything.
 */
export function httpSeries(
  metrics: HttpMetrics,
  sources: Readonly<Record<string, LabelSource>>,
): (...facts: Parameters<LabelWriter>) => RecordEnd {
  const roles = [
    ...counting(metrics.requests, sources, () => true),
    ...counting(metrics.errors, sources, (status) => status >= 500),
    ...observing(metrics.duration, sources, (seconds) => seconds),
    ...observing(metrics.requestSize, sources, (_seconds, request) => bodySize(request)),
    ...observing(metrics.responseSize, sources, (_seconds, _request, bytesSent) => bytesSent),
  ]
  const recordWith =
    (bind: boolean) =>
    (...facts: Parameters<LabelWriter>): RecordEnd =>
      together(roles.flatMap((role) => role(facts, bind) ?? []))
  const once = recordWith(false)
  // Functions may say something else for each request.
  if (Object.values(sources).some((source) => typeof source === 'function')) return once
  return kept(recordWith(true), once)
}

/** What a family takes from requests of one kind; nothing if it takes none of them. */
type Role = (facts: Parameters<LabelWriter>, bind: boolean) => RecordEnd | undefined

function counting(
  handle: AnyCounterHandle | undefined,
  sources: Readonly<Record<string, LabelSource>>,
  isCounted: (status: number) => boolean,
): readonly Role[] {
  if (!handle) return []
  const labelsOf = labelWriter(handle.family, sources)
  return [
    (facts, bind) => {
      if (!isCounted(facts[3])) return undefined
      const labels = labelsOf(...facts)
      if (!bind) return () => handle.inc(labels)
      const bound = handle.labels(labels)
      return () => bound.inc()
    },
  ]
}

function observing(
  handle: AnyDistributionHandle | undefined,
  sources: Readonly<Record<string, LabelSource>>,
  take: (...end: Parameters<RecordEnd>) => number | undefined,
): readonly Role[] {
  if (!handle) return []
  const labelsOf = labelWriter(handle.family, sources)
  return [
    (facts, bind) => {
      const labels = labelsOf(...facts)
      const bound = bind ? handle.labels(labels) : undefined
      return (...end) => {
        const value = take(...end)
        if (value === undefined) return
        if (bound) bound.observe(value)
        else handle.observe(labels, value)
      }
    },
  ]
}

/** Bytes of the body as its head says; nothing for one whose length is not known beforehand. */
function bodySize({ headers }: RequestHead): number | undefined {
  return headers['transfer-encoding'] ? undefined : Number(headers['content-length'] ?? 0)
}

function together(records: readonly RecordEnd[]): RecordEnd {
  const [first = () => {}, second, ...others] = records
  if (!second) return first
  // The usual two, without a loop.
  if (others.length === 0) {
    return (seconds, request, bytesSent) => {
      first(seconds, request, bytesSent)
      second(seconds, request, bytesSent)
    }
  }
  return (seconds, request, bytesSent) => {
    for (const record of records) record(seconds, request, bytesSent)
  }
}

function kept(
  make: (...facts: Parameters<LabelWriter>) => RecordEnd,
  makeOnce: typeof make,
): typeof make {
  const routes = new Map<string | undefined, Map<string, Map<number, RecordEnd>>>()
  let count = 0
  return (request, method, route, status) => {
    const found = routes.get(route)?.get(method)?.get(status)
    if (found) return found
    if (count >= keptSeries) return makeOnce(request, method, route, status)
    count++
    const made = make(request, method, route, status)
    const methods = routes.get(route) ?? new Map<string, Map<number, RecordEnd>>()
    const statuses = methods.get(method) ?? new Map<number, RecordEnd>()
    routes.set(route, methods.set(method, statuses.set(status, made)))
    return made
  }
}

const keptSeries = 5_000
