/** Receivers as Grafana reads them. */
import type { ContactPointType } from '../../grafana/alerting-values.ts'
import type { System } from '../../project/system.ts'
import type { Integration } from '../integrations/integration.ts'
import type { Receiver } from '../receiver.ts'
import type { Secret } from '../secret.ts'
import { type NotificationText, textOf } from '../template.ts'
import { uidOf } from './uid.ts'

/**
 * A contact point. Grafana expands `$VAR` and `$__file{…}` in its settings, which is how secrets
 * get there; other dollars are doubled.
 *
 * Source: https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/#import-contact-points
 */
export function contactPointYaml({ name, integrations }: Receiver, system: System) {
  return {
    orgId: 1,
    name,
    receivers: integrations.map((integration, i) => ({
      uid: contactPointUid(name, integrations, i, system),
      type: types[integration.kind],
      settings: settingsOf(integration),
      disableResolveMessage: integration.options.sendResolved === false,
    })),
  }
}

function contactPointUid(
  name: string,
  integrations: readonly Integration[],
  index: number,
  system: System,
): string {
  const kind = integrations[index]?.kind ?? ''
  const before = integrations.slice(0, index).filter((each) => each.kind === kind).length
  return uidOf(system.name, name, kind, ...(before === 0 ? [] : [String(before + 1)]))
}

const types: Readonly<Record<Integration['kind'], ContactPointType>> = {
  email: 'email',
  slack: 'slack',
  pagerduty: 'pagerduty',
  webhook: 'webhook',
  opsgenie: 'opsgenie',
  msteams: 'teams',
}

function settingsOf(integration: Integration): object {
  switch (integration.kind) {
    case 'email': {
      const { to, subject, text } = integration.options
      return {
        addresses: plain(typeof to === 'string' ? to : to.join(';')),
        ...optional('subject', subject),
        ...optional('message', text),
      }
    }
    case 'slack': {
      const { url, channel, title, text, username } = integration.options
      return {
        url: secret(url),
        recipient: plain(channel),
        ...optional('username', username),
        ...optional('title', title),
        text: plain(textOf(text)),
      }
    }
    case 'pagerduty': {
      const { routingKey, severity, description } = integration.options
      return {
        integrationKey: secret(routingKey),
        severity: severity ?? 'critical',
        ...optional('summary', description),
      }
    }
    case 'webhook': {
      const { url, bearerToken, maxAlerts } = integration.options
      return {
        url: typeof url === 'string' ? plain(url) : secret(url),
        httpMethod: 'POST',
        ...(bearerToken && {
          authorization_scheme: 'Bearer',
          authorization_credentials: secret(bearerToken),
        }),
        ...(maxAlerts !== undefined && { maxAlerts: String(maxAlerts) }),
      }
    }
    case 'opsgenie': {
      const { apiKey, apiUrl, message } = integration.options
      const base = (apiUrl ?? 'https://api.opsgenie.com/').replace(/\/+$/, '')
      return {
        apiKey: secret(apiKey),
        apiUrl: plain(`${base}/v2/alerts`),
        ...optional('message', message),
      }
    }
    case 'msteams': {
      const { url, title, text } = integration.options
      return { url: secret(url), ...optional('title', title), ...optional('message', text) }
    }
  }
}

function secret(value: Secret): string {
  return value.kind === 'secret file' ? `$__file{${value.file}}` : `$${value.variable}`
}

function optional(key: string, text: NotificationText | undefined): object {
  return text === undefined ? {} : { [key]: plain(textOf(text)) }
}

function plain(text: string): string {
  return text.replaceAll('$', '$$$$')
}
