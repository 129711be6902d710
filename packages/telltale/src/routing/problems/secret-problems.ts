import type { Problem } from '@telltale/core'
import type { AlertRouting } from '../alert-routing.ts'
import type { Integration } from '../integrations/integration.ts'
import { receiversOf } from '../routing-parts.ts'
import type { Secret } from '../secret.ts'

/** Secrets that are missing, in the wrong place, or where everybody can read them. */
export function* secretProblems(routing: AlertRouting): Iterable<Problem> {
  const { alertmanager } = routing.options
  for (const { name, integrations, at } of receiversOf(routing)) {
    for (const integration of integrations) {
      const place = { at, what: `${integration.kind} of the receiver "${name}"` }
      for (const [option, secret] of secretsOf(integration)) {
        yield* missing(secret, option, place)
        if (alertmanager) yield* variable(secret, option, place)
      }
      yield* inTheClear(integration, place)
    }
  }
  const mail = alertmanager?.mail
  const server = { at: routing.at, what: 'the mail server' }
  if (mail?.username !== undefined) yield* missing(mail.password, 'password', server)
  if (mail?.password) yield* variable(mail.password, 'password', server)
}

interface Place extends Pick<Problem, 'at'> {
  readonly what: string
}

/** The files of all secrets that a routing names. */
export function secretFilesOf(routing: AlertRouting): readonly string[] {
  const mail = routing.options.alertmanager?.mail?.password
  const all = receiversOf(routing)
    .flatMap(({ integrations }) => integrations.flatMap(secretsOf))
    .map(([, secret]) => secret)
  return [...all, mail].flatMap((secret) =>
    isSecret(secret) && secret.kind === 'secret file' ? [secret.file] : [],
  )
}

type Option = readonly [name: string, secret: unknown]

/** Of the options those that must be secrets. */
function secretsOf({ kind, options }: Integration): readonly Option[] {
  switch (kind) {
    case 'slack':
    case 'msteams':
      return [['url', options.url]]
    case 'pagerduty':
      return [['routingKey', options.routingKey]]
    case 'opsgenie':
      return [['apiKey', options.apiKey]]
    case 'webhook': {
      const { url, bearerToken } = options
      return [
        ...(typeof url === 'string' && url !== '' ? [] : [['url', url] as const]),
        ...(bearerToken === undefined ? [] : [['bearerToken', bearerToken] as const]),
      ]
    }
    case 'email':
      return []
  }
}

function* missing(secret: unknown, option: string, { at, what }: Place): Iterable<Problem> {
  if (isSecret(secret) && nameOf(secret).trim() !== '') return
  const shown = typeof secret === 'string' && secret !== '' ? 'a text' : 'missing'
  yield {
    code: 'routes/missing-secret',
    severity: 'error',
    summary: `${what}: ${option} is ${shown}`,
    at,
    why: 'The message is refused at the moment in which it matters; and a secret in the text is read by whoever reads the repository.',
    fix: `Name the file that it lies in: ${option}: secretFile('/run/secrets/…').`,
  }
}

function* variable(secret: unknown, option: string, { at, what }: Place): Iterable<Problem> {
  if (!isSecret(secret) || secret.kind !== 'secret variable') return
  yield {
    code: 'routes/secret-variable',
    severity: 'error',
    summary: `${what}: ${option} is in the variable ${secret.variable}, which Alertmanager does not read`,
    at,
    why: 'Alertmanager expands no variables in its configuration; the receiver would have no secret.',
    fix: `Put it into a file, which Grafana reads as well: ${option}: secretFile('/run/secrets/${secret.variable.toLowerCase()}').`,
  }
}

/** Addresses that are passwords in themselves. Source: the documentation of each service. */
const knownHosts =
  /^https?:\/\/(?:hooks\.slack\.com|discord(?:app)?\.com\/api\/webhooks|[^/]*\.webhook\.office\.com|[^/]*\.logic\.azure\.com|chat\.googleapis\.com|events\.pagerduty\.com)/

function* inTheClear(integration: Integration, { at, what }: Place): Iterable<Problem> {
  if (integration.kind !== 'webhook' || typeof integration.options.url !== 'string') return
  const { url } = integration.options
  const hasPassword = URL.canParse(url) && new URL(url).password !== ''
  const hasToken = /[?&](?:token|key|secret|sig|access_token)=/i.test(url)
  if (!hasPassword && !hasToken && !knownHosts.test(url)) return
  yield {
    code: 'routes/secret-in-clear',
    severity: 'error',
    summary: `${what}: its address is a secret, and would be written into the output`,
    at,
    why: 'out/ is committed: whoever reads the repository can send messages in your name, for as long as the address is valid.',
    fix: `Put the address into a file: url: secretFile('/run/secrets/webhook_url'). If this one has been committed, renew it.`,
  }
}

function isSecret(value: unknown): value is Secret {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'secret file' || value.kind === 'secret variable')
  )
}

function nameOf(secret: Secret): string {
  return secret.kind === 'secret file' ? secret.file : secret.variable
}
