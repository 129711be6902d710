import type { Secret } from '../secret.ts'
import type { NotificationText } from '../template.ts'
import type { IntegrationOptions } from './integration.ts'

export interface PagerDuty {
  readonly kind: 'pagerduty'
  readonly options: PagerDutyOptions
}

export interface PagerDutyOptions extends IntegrationOptions {
  /** The integration key of the Events API v2. */
  readonly routingKey: Secret
  /** @default 'critical' */
  readonly severity?: 'critical' | 'error' | 'warning' | 'info'
  /** @default the title of the group */
  readonly description?: NotificationText
}

/**
 * An incident in PagerDuty.
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#pagerduty_config
 *
 * @example
 * receiver('pager', pagerDuty({ routingKey: secretFile('/run/secrets/pagerduty_key') }))
 * // pagerduty_configs:
 * //   - routing_key_file: /run/secrets/pagerduty_key
 * //     severity: critical
 */
export function pagerDuty(options: PagerDutyOptions): PagerDuty {
  return Object.freeze({ kind: 'pagerduty' as const, options })
}
