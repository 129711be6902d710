import type { MiddlewareHandler } from 'hono'
import type { Cache } from '../store/lru-cache.ts'

/** Answers lists from a cache for a moment: many ask for the same. */
export function cached(cache: Cache<string>): MiddlewareHandler {
  return async (context, next) => {
    const { pathname, search } = new URL(context.req.url)
    const key = pathname + search
    const known = cache.get(key)
    if (known !== undefined) return context.body(known, 200, { 'content-type': 'application/json' })
    await next()
    if (context.res.status === 200) cache.set(key, await context.res.clone().text())
    return undefined
  }
}
