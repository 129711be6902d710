/** Where a push goes and how it shows who it is: the address, and the token from the environment. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Terminal, UsageError } from './terminal.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The address of Grafana, without a slash at the end.
 *
 * @throws UsageError when there is none, or it is none
 */
export function grafanaAddress(flag: string | undefined, env: Environment): string {
  const [text, from] = flag === undefined ? [env.GRAFANA_URL, 'GRAFANA_URL'] : [flag, '--url']
  if (text === undefined || text.trim() === '') {
    throw new UsageError(
      'which Grafana? Name it with --url https://grafana.example.com, or in GRAFANA_URL.',
    )
  }
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      `${from} ${text}: this is no address of a web server. It looks like https://grafana.example.com or http://localhost:3000.`,
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(
      `${from}: the address holds a user or a password, which would end up in logs. Use a service account, and give its token as GRAFANA_TOKEN or GRAFANA_TOKEN_FILE.`,
    )
  }
  const page = /\/(api|apis|d|dashboards|login|explore|admin)(\/.*)?$/.exec(url.pathname)
  if (page || url.search !== '' || url.hash !== '') {
    const base = `${url.origin}${url.pathname.slice(0, page?.index)}`.replace(/\/+$/, '')
    throw new UsageError(
      `${from} ${text}: this is a page of Grafana. Give the address that all its pages begin with: ${base}`,
    )
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

/**
 * The token of a service account. Never a flag: command lines are seen by everybody on the machine,
 * and kept in histories and logs.
 *
 * @throws UsageError when there is none, or two
 */
export function grafanaToken(env: Environment, { cwd }: Pick<Terminal, 'cwd'>): string {
  const { GRAFANA_TOKEN: text, GRAFANA_TOKEN_FILE: file } = env
  if (text && file) {
    throw new UsageError(
      'GRAFANA_TOKEN and GRAFANA_TOKEN_FILE are both set, and one of them may be old. Unset one.',
    )
  }
  if (!text && !file) {
    throw new UsageError(
      'there is no token. Make a service account in Grafana (Administration > Users and access > Service accounts) with the role Editor, and give its token as GRAFANA_TOKEN, or the file that holds it as GRAFANA_TOKEN_FILE.',
    )
  }
  const from = file ? `GRAFANA_TOKEN_FILE ${file}` : 'GRAFANA_TOKEN'
  const token = (file ? fileText(file, cwd) : (text ?? '')).trim()
  if (token === '')
    throw new UsageError(`${from} is empty. It has to hold a token and nothing else.`)
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new UsageError(
      `${from} holds spaces, line breaks or letters that no token has. It has to hold the token and nothing else, without "Bearer" before it.`,
    )
  }
  return token
}

function fileText(file: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8')
  } catch (error) {
    throw new UsageError(
      `GRAFANA_TOKEN_FILE ${file} cannot be read: ${error instanceof Error ? error.message : error}`,
    )
  }
}

/** What should be said before the token leaves; nothing when it is encrypted, or stays here. */
export function clearTextNote(address: string): string {
  const { protocol, hostname } = new URL(address)
  const isHere = /^(localhost|127\..*|\[::1\])$/.test(hostname)
  return protocol === 'http:' && !isHere
    ? `note: ${address} is not encrypted: everybody on the way can read the token. Use https.\n`
    : ''
}
