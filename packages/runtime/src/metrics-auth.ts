import { createHash, timingSafeEqual } from 'node:crypto'
import { type Answer, plain } from './answer.ts'

/** As in the `authorization` and the `basic_auth` of a scrape configuration. */
export type MetricsAuth =
  | { readonly bearer: string }
  | { readonly username: string; readonly password: string }

/** Whether an `Authorization` header presents the credentials; comparing takes always as long. */
export function isAllowed(auth: MetricsAuth | undefined, header = ''): boolean {
  if (!auth) return true
  const [, scheme = '', credentials = ''] = /^(\S+) +(.*)$/.exec(header) ?? []
  const given = `${scheme.toLowerCase()} ${credentials}`
  // Digests are of one length, and tell nothing about where two texts begin to differ.
  return timingSafeEqual(digest(given), digest(expected(auth)))
}

export function unauthorised(auth: MetricsAuth | undefined): Answer {
  const scheme = auth && 'bearer' in auth ? 'Bearer' : 'Basic'
  return plain(
    401,
    `The metrics need the ${scheme.toLowerCase()} credentials that this service was given.\n`,
    { 'www-authenticate': `${scheme} realm="metrics"` },
  )
}

/** The header that presents the credentials. */
export function authorizationOf(auth: MetricsAuth): string {
  return expected(auth).replace(/^./, (first) => first.toUpperCase())
}

function expected(auth: MetricsAuth): string {
  return 'bearer' in auth
    ? `bearer ${auth.bearer}`
    : `basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
