import type { http } from '@systems/metrics/kr-lead-scraper'
import { httpMethod } from '@telltale/core'
import { fold, type HandlesOf } from '@telltale/runtime'
import type { Context, Next } from 'koa'
import { ServiceError } from '../ask.ts'
import { InvalidRequest } from '../json-body.ts'

type ErrorLabels = Parameters<HandlesOf<typeof http.errors>['inc']>[0]

export interface Fault {
  readonly status: number
  readonly type: ErrorLabels['error_type']
}

/** Which answer an exception becomes, and under which type it is counted. */
export function faultOf(error: unknown): Fault {
  if (error instanceof InvalidRequest) return { status: 422, type: 'validation' }
  if (!(error instanceof ServiceError)) return { status: 500, type: 'other' }
  if (error.timedOut) return { status: 504, type: 'timeout' }
  return error.service === 'db'
    ? { status: 500, type: 'database' }
    : { status: 502, type: 'upstream' }
}

/**
 * Middleware that answers for what throws, and counts it; without a counter it only answers. Put it
 * inside of what measures requests.
 */
export function catchFaults(
  errors: HandlesOf<typeof http.errors> | undefined,
  log: (message: string) => void,
) {
  return async (context: Context, next: Next): Promise<void> => {
    try {
      await next()
    } catch (error) {
      const { status, type } = faultOf(error)
      errors?.inc({
        method: fold(httpMethod, context.method),
        endpoint: routeOf(context),
        error_type: type,
      })
      const message = error instanceof Error ? error.message : String(error)
      if (status >= 500) log(`${context.method} ${context.path}: ${message}`)
      context.status = status
      context.body = { error: type === 'other' ? 'Something went wrong.' : message }
    }
  }
}

/** The pattern of the route that has thrown. */
function routeOf({ _matchedRoute }: Context): string {
  return _matchedRoute === undefined ? 'unmatched' : String(_matchedRoute)
}
