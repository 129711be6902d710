import type { IncomingHttpHeaders } from 'node:http'
import { type AnyFamily, type HttpFact, httpFactOf, type Label } from '@telltale/core'

export type { HttpFact } from '@telltale/core'

/** What label functions get: a Node.js request, or as much of one as the framework has. */
export interface RequestHead {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
}

export type LabelSource = HttpFact | ((request: RequestHead) => string)

/** Where a label's value comes from; nothing when nobody knows. */
export function sourceOf(
  label: string,
  sources: Readonly<Record<string, LabelSource>>,
): LabelSource | undefined {
  return sources[label] ?? httpFactOf(label)
}

/** Writes a family's labels for a request. */
export type LabelWriter = (
  request: RequestHead,
  method: string,
  route: string | undefined,
  status: number,
) => Record<string, string>

/**
 * The labels that a family declares, from a request. No route is the value into which the label
 * folds; a closed status label with `2xx` among its values gets groups.
 */
export function labelWriter(
  family: AnyFamily,
  sources: Readonly<Record<string, LabelSource>>,
): LabelWriter {
  const writers = Object.entries<Label>(family.labels).map(([name, label]) => ({
    name,
    value: valueWriter(label, sourceOf(name, sources)),
  }))
  return (...facts) => {
    const labels: Record<string, string> = {}
    for (const { name, value } of writers) {
      const text = value(...facts)
      if (text !== undefined) labels[name] = text
    }
    return labels
  }
}

type ValueWriter = (...facts: Parameters<LabelWriter>) => string | undefined

function valueWriter(label: Label, source: LabelSource | undefined): ValueWriter {
  switch (source) {
    case undefined:
      return () => undefined
    case 'method':
      return (_request, method) => method
    case 'route': {
      const unmatched = label.fold ?? 'unmatched'
      return (_request, _method, route) => route ?? unmatched
    }
    case 'status':
      return isGrouped(label)
        ? (_request, _method, _route, status) => `${Math.floor(status / 100)}xx`
        : (_request, _method, _route, status) => String(status)
    default:
      return (request) => {
        try {
          return source(request)
        } catch {
          // The sample is then dropped, counted and reported for its missing label.
          return undefined
        }
      }
  }
}

function isGrouped(label: Label): boolean {
  return label.kind === 'closed' && label.values.includes('2xx')
}
