import type { Problem } from '@telltale/core'
import { isBefore, readVersion, type Version } from '../../project/prometheus-version.ts'
import type { AlertRouting } from '../alert-routing.ts'
import type { Integration } from '../integrations/integration.ts'
import { receiversOf, routesOf, timeIntervalsOf } from '../routing-parts.ts'

/** What the Alertmanager of the image does not know yet. An image like `latest` says nothing. */
export function* versionProblems(routing: AlertRouting): Iterable<Problem> {
  const { alertmanager } = routing.options
  const tag = /:([^/:@]+)(?:@.*)?$/.exec(alertmanager?.image ?? '')?.[1]
  const version = readVersion(tag ?? '')
  if (version === undefined) return
  for (const { what, since, at } of needsOf(routing)) {
    if (!isBefore(version, since)) continue
    yield {
      code: 'routes/needs-version',
      severity: 'error',
      summary: `${what} needs Alertmanager ${since.major}.${since.minor}, and the image is ${tag}`,
      at,
      why: 'Alertmanager refuses a configuration with a field that it does not know, and tells nobody anything.',
      fix: `Take a newer image, prom/alertmanager:v${since.major}.${since.minor}.0 or later, or do without.`,
    }
  }
}

interface Need extends Pick<Problem, 'at'> {
  readonly what: string
  readonly since: Version
}

/** Source: https://github.com/prometheus/alertmanager/blob/main/CHANGELOG.md */
const since = {
  matchers: { major: 0, minor: 22 },
  timeIntervals: { major: 0, minor: 24 },
  location: { major: 0, minor: 25 },
  mailPasswordFile: { major: 0, minor: 25 },
  routingKeyFile: { major: 0, minor: 25 },
  webhookUrlFile: { major: 0, minor: 26 },
  msTeams: { major: 0, minor: 28 },
} as const

function needsOf(routing: AlertRouting): readonly Need[] {
  const { alertmanager } = routing.options
  const located = timeIntervalsOf(routing).filter(({ options }) => options.location !== undefined)
  return [
    ...routesOf(routing)
      .slice(0, 1)
      .map(({ at }) => ({ what: 'a route', since: since.matchers, at })),
    ...timeIntervalsOf(routing).map(({ name, at }) => ({
      what: `the time interval "${name}"`,
      since: since.timeIntervals,
      at,
    })),
    ...located.map(({ name, at }) => ({
      what: `the time zone of "${name}"`,
      since: since.location,
      at,
    })),
    ...(alertmanager?.mail?.password
      ? [
          {
            what: 'the password of the mail server in a file',
            since: since.mailPasswordFile,
            at: routing.at,
          },
        ]
      : []),
    ...receiversOf(routing).flatMap(({ name, integrations, at }) =>
      integrations.flatMap((integration) => {
        const need = needOf(integration)
        return need ? [{ ...need, what: `${need.what} of the receiver "${name}"`, at }] : []
      }),
    ),
  ]
}

function needOf({ kind, options }: Integration): Pick<Need, 'what' | 'since'> | undefined {
  switch (kind) {
    case 'msteams':
      return { what: 'Microsoft Teams', since: since.msTeams }
    case 'pagerduty':
      return { what: 'the routing key in a file', since: since.routingKeyFile }
    case 'webhook':
      return typeof options.url === 'string'
        ? undefined
        : { what: 'the address in a file', since: since.webhookUrlFile }
    default:
      return undefined
  }
}
