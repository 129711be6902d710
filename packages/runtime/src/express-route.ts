/**
 * The pattern of the route that answered an Express request.
 *
 * Express tells the innermost route (`request.route`) and the real text in front of it
 * (`request.baseUrl`): with a router mounted at `/tenants/:id`, that text is the tenant's. So the
 * route is looked up in the tree of routers, and the mounts on the way give their patterns.
 */
import type { IncomingMessage } from 'node:http'
import type { RequestHead } from './http-labels.ts'
import { pathOf } from './http-metrics.ts'
import { normalisePath } from './http-paths.ts'

/** What of Express's request is used. */
export interface ExpressRequest extends IncomingMessage {
  readonly originalUrl?: string
  readonly baseUrl?: string
  readonly route?: { readonly path: unknown } | undefined
  readonly app?: unknown
}

/** A request before the routers were asked. */
type ArrivedRequest = RequestHead & Pick<ExpressRequest, 'originalUrl' | 'app'>

/** One for each middleware: what it learns about routes is kept as long as those live. */
export function expressRoutes(): (request: ExpressRequest) => string | undefined {
  const known = new WeakMap<object, Prefix[]>()
  return (request) => {
    const { route } = request
    if (!route) return undefined
    const prefixes = known.get(route) ?? []
    const [first] = prefixes
    if (first && !first.test) return first.route
    const url = pathOf(request.originalUrl ?? request.url ?? '/')
    for (const { route, test } of prefixes) if (test?.test(url)) return route
    const prefix = prefixOf(request, route, url)
    if (prefixes.length < keptPrefixes) known.set(route, [...prefixes, prefix])
    return prefix.route
  }
}

/**
 * The pattern of the route that a request is about to run, found before the routers are asked; in an
 * application inside this one nobody can look.
 */
export function expressRouteAhead(request: ArrivedRequest): string | undefined {
  try {
    const app = request.app as App | undefined
    if (!app) return undefined
    const start = mountedAt(app)
    const url = pathOf(request.originalUrl ?? request.url ?? '/')
    return routeIn(stackOf(app), below(start, url), request.method?.toLowerCase() ?? '', start)
  } catch {
    // Another version of the router may look different inside.
    return undefined
  }
}

function routeIn(
  stack: readonly Layer[],
  path: string,
  method: string,
  prefix: string,
): string | undefined {
  for (const layer of stack) {
    const { route, handle } = layer
    if (route ? !answers(route, method) : !handle?.stack) continue
    const match = matchOf(layer, path)
    if (!match) continue
    if (route) return routeText(prefix, route.path)
    const inner = join(prefix, mountPattern(layer, match))
    const found = routeIn(handle?.stack ?? [], restOf(path, match), method, inner)
    if (found !== undefined) return found
  }
  return undefined
}

/** Express answers HEAD by what answers GET. */
function answers({ methods = {} }: Route, method: string): boolean {
  return Boolean(methods._all || methods[method] || (method === 'head' && methods.get))
}

/** A route below certain mounts: its whole pattern, and which URLs those mounts take. */
interface Prefix {
  readonly route: string
  /** Absent for a route that is nowhere but on the application itself. */
  readonly test?: RegExp
}

/** A router mounted at several places has a prefix for each. */
const keptPrefixes = 20

function prefixOf(request: ExpressRequest, route: { readonly path: unknown }, url: string): Prefix {
  const { pattern, isOnlyOne } = mountedAround(request, route, url)
  const text = routeText(pattern, route.path)
  return pattern === '' && isOnlyOne ? { route: text } : { route: text, test: prefixTest(pattern) }
}

/** The patterns of the mounts on the way to a route, and whether there is no other way to it. */
function mountedAround(
  request: ExpressRequest,
  route: object,
  url: string,
): { readonly pattern: string; readonly isOnlyOne: boolean } {
  try {
    const app = request.app as App | undefined
    const ways = app ? mountsOf(stackOf(app), route) : []
    for (const mounts of ways) {
      const pattern = patternOf(mounts, app ? mountedAt(app) : '', url)
      if (pattern !== undefined) return { pattern, isOnlyOne: ways.length === 1 }
    }
  } catch {
    // Another version of the router may look different inside; what follows is always there.
  }
  return { pattern: request.baseUrl ? normalisePath(request.baseUrl) : '', isOnlyOne: false }
}

/** A route's own path is text, an expression, or several of them. */
function routeText(prefix: string, path: unknown): string {
  const texts = [path]
    .flat()
    .map((one) => (typeof one === 'string' ? join(prefix, one) : prefix + String(one)))
  return texts.join('|')
}

interface App {
  /** Express 4; in 5 `router`, which throws in 4. */
  readonly _router?: Router
  readonly router?: Router
  readonly parent?: App
  readonly mountpath?: string | readonly string[]
}

interface Router {
  readonly stack?: readonly Layer[]
}

interface Layer {
  readonly route?: Route
  readonly handle?: Router
  /** What was given to `use()`, in newer versions. */
  readonly rawPath?: unknown
  readonly keys?: readonly { readonly name: string | number }[]
  params?: Params
  path?: string
  /** Older versions write the result onto the layer, newer ones return it. */
  match(path: string): boolean | Match
}

interface Route {
  readonly path?: unknown
  /** Lower case, and `_all`. */
  readonly methods?: Readonly<Record<string, boolean | undefined>>
}

type Params = Readonly<Record<string, string | readonly string[] | undefined>>

interface Match {
  readonly path: string
  readonly params: Params
  readonly pattern?: unknown
}

function stackOf(app: App): readonly Layer[] {
  return (app._router ?? app.router)?.stack ?? []
}

/** Every way through mounted routers to a route. */
function mountsOf(stack: readonly Layer[], route: object): readonly (readonly Layer[])[] {
  return stack.flatMap((layer) => {
    if (layer.route === route) return [[]]
    const inner = layer.route ? undefined : layer.handle?.stack
    return inner ? mountsOf(inner, route).map((mounts) => [layer, ...mounts]) : []
  })
}

/** An application inside another: its mount path is written down as it was given. */
function mountedAt(app: App): string {
  if (!app.parent) return ''
  const [path = ''] = [app.mountpath ?? ''].flat()
  return join(mountedAt(app.parent), path)
}

function patternOf(mounts: readonly Layer[], start: string, url: string): string | undefined {
  let pattern = start
  let rest = below(start, url)
  for (const layer of mounts) {
    const match = matchOf(layer, rest)
    if (!match) return undefined
    pattern = join(pattern, mountPattern(layer, match))
    rest = restOf(rest, match)
  }
  return pattern
}

/** A URL's path below a mount, by the number of segments. */
function below(mount: string, url: string): string {
  return `/${url
    .split('/')
    .slice(segmentCount(mount) + 1)
    .join('/')}`
}

function restOf(path: string, match: Match): string {
  const rest = path.slice(match.path.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

function matchOf(layer: Layer, path: string): Match | undefined {
  const result = layer.match(path)
  if (typeof result === 'object') return result
  return result ? { path: layer.path ?? '', params: { ...layer.params } } : undefined
}

function mountPattern(layer: Layer, match: Match): string {
  if (typeof match.pattern === 'string') return match.pattern
  if (typeof layer.rawPath === 'string') return layer.rawPath
  return inferred(layer, match)
}

/**
 * Older routers keep only the expression made of a pattern. Which segments are parameters shows
 * when others are put in their places: declared text then matches no more.
 */
function inferred(layer: Layer, { path, params }: Match): string {
  const segments = path.split('/')
  const probed = segments.map((segment, i) => {
    if (segment === '') return undefined
    return probes
      .map((probe) => {
        const other = matchOf(layer, segments.with(i, probe).join('/'))
        return keyOf(other?.params, (value) => value === probe)
      })
      .find((key) => key !== undefined)
  })
  // What no probe fits is bound to a shape, or is a part of its segment: found by its value.
  const bound = Object.entries(params).filter(([key]) => !probed.includes(key))
  const patterns = segments.map((segment, i) => {
    const key = probed[i]
    if (key !== undefined) return parameter(key)
    const [name, value] =
      bound.find(([, one]) => typeof one === 'string' && one !== '' && segment.includes(one)) ?? []
    return name === undefined ? segment : segment.replace(String(value), parameter(name))
  })
  return patterns.join('/')
}

/** A parameter may be bound to letters or to digits. */
const probes = ['telltale', '70710678']

function keyOf(params: Params | undefined, isIt: (value: string) => boolean): string | undefined {
  return Object.entries(params ?? {}).find(([, value]) => [value ?? ''].flat().some(isIt))?.[0]
}

/** Groups without a name are numbered. */
function parameter(key: string): string {
  return /^\d+$/.test(key) ? '*' : `:${key}`
}

/** Routing ignores case by default, and so does this; the first spelling seen becomes the label. */
function prefixTest(pattern: string): RegExp {
  const segments = pattern.split('/').map((segment) => {
    if (segment.includes('*') || segment.includes('{')) return '.*'
    return segment.includes(':') ? '[^/]+' : segment.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${segments.join('/')}(?=/|$)`, 'i')
}

function segmentCount(path: string): number {
  return path.split('/').filter((segment) => segment !== '').length
}

/** `/api/` and `/` are `/api`. */
function join(prefix: string, path: string): string {
  const joined = `${prefix}/${path}`.replaceAll(/\/{2,}/g, '/')
  return joined.length > 1 ? joined.replace(/\/$/, '') : joined
}
