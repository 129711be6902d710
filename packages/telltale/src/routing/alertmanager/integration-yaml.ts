/** Receivers as Alertmanager reads them. */
import type { MailServer } from '../integrations/email.ts'
import type { Integration } from '../integrations/integration.ts'
import type { Receiver } from '../receiver.ts'
import type { Secret } from '../secret.ts'
import { type NotificationText, textOf } from '../template.ts'

/** A receiver; integrations of a kind stand together. */
export function receiverYaml({ name, integrations }: Receiver) {
  const kinds = [...new Set(integrations.map(({ kind }) => kind))]
  return {
    name,
    ...Object.fromEntries(
      kinds.map((kind) => [
        configKeys[kind],
        integrations.filter((each) => each.kind === kind).map(integrationYaml),
      ]),
    ),
  }
}

const configKeys: Readonly<Record<Integration['kind'], string>> = {
  email: 'email_configs',
  slack: 'slack_configs',
  pagerduty: 'pagerduty_configs',
  webhook: 'webhook_configs',
  opsgenie: 'opsgenie_configs',
  msteams: 'msteamsv2_configs',
}

function integrationYaml(integration: Integration): object {
  switch (integration.kind) {
    case 'email': {
      const { to, subject, text, sendResolved } = integration.options
      return {
        to: typeof to === 'string' ? to : to.join(', '),
        ...resolved(sendResolved, false),
        ...(subject !== undefined && { headers: { Subject: textOf(subject) } }),
        ...(text !== undefined && { html: '', text: textOf(text) }),
      }
    }
    case 'slack': {
      const { url, channel, title, text, username, sendResolved } = integration.options
      return {
        ...secret('api_url', url),
        channel,
        ...resolved(sendResolved, false),
        ...optional('username', username),
        ...optional('title', title),
        text: textOf(text),
      }
    }
    case 'pagerduty': {
      const { routingKey, severity, description, sendResolved } = integration.options
      return {
        ...secret('routing_key', routingKey),
        ...resolved(sendResolved, true),
        ...optional('description', description),
        severity: severity ?? 'critical',
      }
    }
    case 'webhook': {
      const { url, bearerToken, maxAlerts, sendResolved } = integration.options
      return {
        ...(typeof url === 'string' ? { url } : secret('url', url)),
        ...resolved(sendResolved, true),
        ...(maxAlerts !== undefined && { max_alerts: maxAlerts }),
        ...(bearerToken && {
          http_config: { authorization: secret('credentials', bearerToken) },
        }),
      }
    }
    case 'opsgenie': {
      const { apiKey, apiUrl, priority, message, sendResolved } = integration.options
      return {
        ...secret('api_key', apiKey),
        ...resolved(sendResolved, true),
        ...optional('api_url', apiUrl),
        ...optional('message', message),
        ...optional('priority', priority),
      }
    }
    case 'msteams': {
      const { url, title, text, sendResolved } = integration.options
      return {
        ...secret('webhook_url', url),
        ...resolved(sendResolved, true),
        ...optional('title', title),
        ...optional('text', text),
      }
    }
  }
}

/** `global` as far as mail needs it. */
export function mailYaml({ smarthost, from, username, password, requireTls }: MailServer) {
  return {
    smtp_smarthost: smarthost,
    smtp_from: from,
    ...(username !== undefined && { smtp_auth_username: username }),
    ...(password && secret('smtp_auth_password', password)),
    ...(requireTls === false && { smtp_require_tls: false }),
  }
}

/** Alertmanager reads files, and no variables: `routes/secret` refuses those before. */
function secret(key: string, value: Secret): object {
  return value.kind === 'secret file' ? { [`${key}_file`]: value.file } : {}
}

/** Written where it is not what Alertmanager does anyway. */
function resolved(wanted: boolean | undefined, otherwise: boolean): object {
  const value = wanted ?? true
  return value === otherwise ? {} : { send_resolved: value }
}

function optional(key: string, text: NotificationText | undefined): object {
  return text === undefined ? {} : { [key]: textOf(text) }
}
