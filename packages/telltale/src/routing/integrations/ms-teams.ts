import type { Secret } from '../secret.ts'
import type { NotificationText } from '../template.ts'
import type { IntegrationOptions } from './integration.ts'

export interface MsTeams {
  readonly kind: 'msteams'
  readonly options: MsTeamsOptions
}

export interface MsTeamsOptions extends IntegrationOptions {
  /** The address of the channel's workflow: whoever knows it can write into the channel. */
  readonly url: Secret
  /** @default the title of the group */
  readonly title?: NotificationText
  /** @default what the program writes of each alert */
  readonly text?: NotificationText
}

/**
 * A message in a channel of Microsoft Teams, through a workflow of Power Automate. Alertmanager 0.28
 * and later (`routes/version`).
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#msteamsv2_config
 *
 * @example
 * receiver('shop', msTeams({ url: secretFile('/run/secrets/teams_url') }))
 * // msteamsv2_configs:
 * //   - webhook_url_file: /run/secrets/teams_url
 * //     send_resolved: true
 */
export function msTeams(options: MsTeamsOptions): MsTeams {
  return Object.freeze({ kind: 'msteams' as const, options })
}
