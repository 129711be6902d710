import type { Secret } from '../secret.ts'
import type { NotificationText } from '../template.ts'
import type { IntegrationOptions } from './integration.ts'

export interface Email {
  readonly kind: 'email'
  readonly options: EmailOptions
}

export interface EmailOptions extends IntegrationOptions {
  readonly to: string | readonly string[]
  /** @default what the program writes: status, name and labels of the group */
  readonly subject?: NotificationText
  /** Instead of the HTML that the program writes. */
  readonly text?: NotificationText
}

/** The server that takes Alertmanager's mail. Grafana has its own settings: `GF_SMTP_…`. */
export interface MailServer {
  /** `host:port` */
  readonly smarthost: string
  readonly from: string
  readonly username?: string
  readonly password?: Secret
  /** @default true */
  readonly requireTls?: boolean
}

/**
 * Mail to one or several addresses.
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#email_config
 *
 * @example
 * receiver('on-call', email({ to: 'oncall@example.org' }))
 * // email_configs:
 * //   - to: oncall@example.org
 * //     send_resolved: true
 */
export function email(options: EmailOptions): Email {
  return Object.freeze({ kind: 'email' as const, options })
}
