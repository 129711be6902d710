import type { Secret } from '../secret.ts'
import { type NotificationText, notificationTemplate } from '../template.ts'
import type { IntegrationOptions } from './integration.ts'

export interface Slack {
  readonly kind: 'slack'
  readonly options: SlackOptions & Required<Pick<SlackOptions, 'text'>>
}

export interface SlackOptions extends IntegrationOptions {
  /** The address of the incoming webhook: whoever knows it can write into the channel. */
  readonly url: Secret
  /** `#alerts`, or `@somebody`. */
  readonly channel: string
  /** @default status, name and labels of the group */
  readonly title?: NotificationText
  /** @default of each alert its summary, its description, its runbook and its dashboard */
  readonly text?: NotificationText
  readonly username?: string
}

/**
 * A message in a Slack channel. Unless told otherwise it leads to the runbook and to the panel of
 * each alert, which the text of the programs does not.
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#slack_config
 *
 * @example
 * receiver('shop', slack({ url: secretFile('/run/secrets/slack_url'), channel: '#alerts' }))
 * // slack_configs:
 * //   - api_url_file: /run/secrets/slack_url
 * //     channel: "#alerts"
 * //     send_resolved: true
 * //     text: '{{ template "slack.alerts" . }}'
 */
export function slack({ text = slackText, ...options }: SlackOptions): Slack {
  return Object.freeze({ kind: 'slack' as const, options: { ...options, text } })
}

/** Both programs know these functions and fields. */
const slackText = notificationTemplate(
  'slack.alerts',
  [
    '{{ range .Alerts -}}',
    '*{{ .Annotations.summary }}*',
    '{{ if ne .Annotations.description .Annotations.summary }}{{ .Annotations.description }}',
    '{{ end }}{{ with .Annotations.runbook_url }}Runbook: {{ . }}',
    '{{ end }}{{ with .Annotations.dashboard_url }}Dashboard: {{ . }}',
    '{{ end }}{{ end }}',
  ].join('\n'),
)
