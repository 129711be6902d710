import type { Secret } from '../secret.ts'
import type { IntegrationOptions } from './integration.ts'

export interface Webhook {
  readonly kind: 'webhook'
  readonly options: WebhookOptions
}

export interface WebhookOptions extends IntegrationOptions {
  /** An address that everybody may know, or a secret. */
  readonly url: string | Secret
  /** The token of `Authorization: Bearer …`. */
  readonly bearerToken?: Secret
  /** How many alerts one message holds at most. @default as many as there are */
  readonly maxAlerts?: number
}

/**
 * A POST with the alerts of a group as JSON, to a program of one's own.
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 *
 * @example
 * receiver('tickets', webhook({ url: 'http://tickets.internal:8080/alerts' }))
 * // webhook_configs:
 * //   - url: http://tickets.internal:8080/alerts
 */
export function webhook(options: WebhookOptions): Webhook {
  return Object.freeze({ kind: 'webhook' as const, options })
}
