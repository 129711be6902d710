import type { AnyCounterHandle, AnyDistributionHandle } from './handles.ts'
import { type LabelSource, type LabelWriter, labelWriter, type RequestHead } from './http-labels.ts'
import type { HttpMetrics } from './http-metrics.ts'

/** What requests of one method, route and status are recorded into. */
export interface HttpSeries {
  record(seconds: number, request: RequestHead, bytesSent: number | undefined): void
}

/**
 * Finds the series of a request. Those of a route are made once and kept, so that a request costs
 * three map lookups; a bounded number of them, because a router may be asked for anything.
 */
export function httpSeries(
  metrics: HttpMetrics,
  sources: Readonly<Record<string, LabelSource>>,
): (request: RequestHead, method: string, route: string | undefined, status: number) => HttpSeries {
  const roles = (Object.entries(recorders) as [Role, (typeof recorders)[Role]][]).flatMap(
    ([role, record]) => {
      const handle = metrics[role]
      return handle ? [{ handle, record, labelsOf: labelWriter(handle.family, sources) }] : []
    },
  )
  const make: (...facts: Parameters<LabelWriter>) => HttpSeries = (...facts) => {
    const records = roles
      .filter(({ handle }) => handle !== metrics.errors || facts[3] >= 500)
      .map(({ handle, record, labelsOf }) => record(handle as never, labelsOf(...facts)))
    return {
      record(seconds, request, bytesSent) {
        for (const record of records) record(seconds, request, bytesSent)
      },
    }
  }
  // Functions may say something else for each request.
  if (Object.values(sources).some((source) => typeof source === 'function')) return make

  const kept = new Map<string | undefined, Map<string, Map<number, HttpSeries>>>()
  let count = 0
  return (request, method, route, status) => {
    const found = kept.get(route)?.get(method)?.get(status)
    if (found) return found
    const made = make(request, method, route, status)
    if (count >= keptSeries) return made
    count++
    const methods = kept.get(route) ?? new Map<string, Map<number, HttpSeries>>()
    const statuses = methods.get(method) ?? new Map<number, HttpSeries>()
    kept.set(route, methods.set(method, statuses.set(status, made)))
    return made
  }
}

const keptSeries = 5_000

type Role = keyof typeof recorders
type Record_ = HttpSeries['record']

/** What each role takes from a request. */
const recorders = {
  requests: counted,
  errors: counted,
  duration:
    (handle: AnyDistributionHandle, labels: object): Record_ =>
    (seconds) =>
      handle.observe(labels, seconds),
  requestSize:
    (handle: AnyDistributionHandle, labels: object): Record_ =>
    (_seconds, { headers }) => {
      const bytes = headers['transfer-encoding']
        ? undefined
        : Number(headers['content-length'] ?? 0)
      if (bytes !== undefined) handle.observe(labels, bytes)
    },
  responseSize:
    (handle: AnyDistributionHandle, labels: object): Record_ =>
    (_seconds, _request, bytesSent) => {
      if (bytesSent !== undefined) handle.observe(labels, bytesSent)
    },
}

function counted(handle: AnyCounterHandle, labels: object): Record_ {
  return () => handle.inc(labels)
}
