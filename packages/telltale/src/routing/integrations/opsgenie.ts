import type { Secret } from '../secret.ts'
import type { NotificationText } from '../template.ts'
import type { IntegrationOptions } from './integration.ts'

export interface Opsgenie {
  readonly kind: 'opsgenie'
  readonly options: OpsgenieOptions
}

export interface OpsgenieOptions extends IntegrationOptions {
  readonly apiKey: Secret
  /** @default 'https://api.opsgenie.com/'; accounts in Europe have 'https://api.eu.opsgenie.com/' */
  readonly apiUrl?: string
  /** @default 'P3' */
  readonly priority?: 'P1' | 'P2' | 'P3' | 'P4' | 'P5'
  /** @default the title of the group */
  readonly message?: NotificationText
}

/**
 * An alert in Opsgenie.
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#opsgenie_config
 *
 * @example
 * receiver('pager', opsgenie({ apiKey: secretFile('/run/secrets/opsgenie_key'), priority: 'P1' }))
 * // opsgenie_configs:
 * //   - api_key_file: /run/secrets/opsgenie_key
 * //     priority: P1
 */
export function opsgenie(options: OpsgenieOptions): Opsgenie {
  return Object.freeze({ kind: 'opsgenie' as const, options })
}
