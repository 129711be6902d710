/** The label `endpoint`: paths without what varies in them. */
import { normalisePath, type PathRule } from '@telltale/runtime/node-http'

/** Numbers, UUIDs, hexadecimal of eight characters and more, and long opaque tokens. */
const idForms: readonly PathRule[] = [
  /^\d+$/,
  /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  /^[0-9a-f]{8,}$/i,
  // Letters and digits mixed: a long word of letters alone names an endpoint.
  /^(?=.*\d)(?=.*[A-Za-z])[\w~.+=-]{20,}$/,
].map((pattern) => ({ pattern, replacement: '{id}' }))

/**
 * A path with its ids replaced, without query string.
 *
 * @example
 * normaliseEndpoint('/signals/4711?full=1')   // '/signals/{id}'
 */
export function normaliseEndpoint(url: string): string {
  const [path = '/'] = url.split('?')
  return normalisePath(path, idForms)
}

/** What takes routes: a Hono application, say. */
export interface Route {
  readonly method: string
  readonly path: string
}

/**
 * Finds the endpoint of a path among the routes of an application; any other path is `unmatched`, so
 * that nobody can create series by asking for what does not exist.
 */
export function endpointTable(routes: readonly Route[]): (url: string) => string {
  // Middleware is registered for all methods.
  const known = new Set(
    routes.filter(({ method }) => method !== 'ALL').map(({ path }) => endpointOfRoute(path)),
  )
  return (url) => {
    const endpoint = normaliseEndpoint(url)
    return known.has(endpoint) ? endpoint : 'unmatched'
  }
}

/** `/signals/:id{[0-9]+}` is `/signals/{id}`. */
function endpointOfRoute(path: string): string {
  const plain = path.replace(/:\w+(?:\{[^}]*\})*/g, '{id}')
  return plain.length > 1 ? plain.replace(/\/$/, '') : plain
}
