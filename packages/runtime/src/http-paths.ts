/**
 * Route labels for servers without a router: from declared routes, or from the path's own shape.
 */

/**
 * Finds the declared route that a path belongs to; nothing when none does. Segments beginning
 * with `:` take any text, a last `*` takes all that follows. Declared text wins over a parameter.
 *
 * @example
 * const routeOf = routeTable(['/items/:id', '/items/new', '/files/*'])
 * routeOf('/items/7')   // '/items/:id'
 * routeOf('/nowhere')   // undefined
 */
export function routeTable(routes: readonly string[]): (path: string) => string | undefined {
  const root = node()
  for (const route of routes) {
    let at = root
    for (const segment of segmentsOf(route)) {
      if (segment === '*') {
        at.rest = route
        break
      }
      at = child(at, segment)
    }
    if (at.rest !== route) at.route = route
  }
  return (path) => find(root, path, 0)
}

interface Node {
  readonly texts: Map<string, Node>
  any?: Node
  rest?: string
  route?: string
}

function node(): Node {
  return { texts: new Map() }
}

function child(parent: Node, segment: string): Node {
  if (segment.startsWith(':')) {
    parent.any ??= node()
    return parent.any
  }
  const found = parent.texts.get(segment) ?? node()
  parent.texts.set(segment, found)
  return found
}

/** Goes through the path without taking it apart: this runs once for each request. */
function find({ texts, any, rest, route }: Node, path: string, from: number): string | undefined {
  let start = from
  while (path.charCodeAt(start) === slash) start++
  if (start >= path.length) return route ?? rest
  const next = path.indexOf('/', start)
  const end = next < 0 ? path.length : next
  const text = texts.size > 0 ? texts.get(path.slice(start, end)) : undefined
  return (text && find(text, path, end)) ?? (any && find(any, path, end)) ?? rest
}

const slash = '/'.charCodeAt(0)

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '')
}

/** A shape that path segments may have, and what stands for them in the label. */
export interface PathRule {
  readonly pattern: RegExp
  readonly replacement: string
}

/** Numbers, UUIDs, hexadecimal hashes and identifiers, and long mixtures of letters and digits. */
export const pathRules: readonly PathRule[] = [
  { pattern: /^\d[\d.,:-]*$/, replacement: ':id' },
  { pattern: /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i, replacement: ':id' },
  { pattern: /^(?=.*\d)[0-9a-f]{7,}$/i, replacement: ':id' },
  { pattern: /^(?=(?:.*\d){2})[\w~.+=-]{16,}$/, replacement: ':id' },
  { pattern: /^[^@\s]+(?:@|%40)[^@\s]+$/, replacement: ':id' },
]

/**
 * A path with what varies taken out, at most 8 segments deep: for servers whose routes nobody
 * declared. What it does not recognise is bounded by the label alone.
 *
 * @example
 * normalisePath('/users/42/orders/9f8a1c2b')   // '/users/:id/orders/:id'
 */
export function normalisePath(path: string, rules: readonly PathRule[] = pathRules): string {
  const segments = segmentsOf(path)
  const kept = segments.slice(0, maxDepth).map((segment) => {
    const rule = rules.find(({ pattern }) => segment.search(pattern) >= 0)
    return rule ? rule.replacement : segment.slice(0, maxSegment)
  })
  return `/${kept.join('/')}${segments.length > maxDepth ? '/*' : ''}`
}

const maxDepth = 8
const maxSegment = 64
