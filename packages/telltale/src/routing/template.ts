/** Texts of notifications: Go templates that the program which sends them fills in. */

/** A template with a name, so that several receivers can use it. */
export interface NotificationTemplate {
  readonly kind: 'notification template'
  readonly name: string
  readonly text: string
}

/** A Go template, or the name of one. */
export type NotificationText = string | NotificationTemplate

/**
 * A text that several receivers share. Alertmanager reads it from a file, Grafana from the
 * provisioning.
 *
 * Source: https://prometheus.io/docs/alerting/latest/notifications/
 *
 * @example
 * const title = notificationTemplate('shop.title', '{{ .Status }}: {{ .CommonAnnotations.summary }}')
 * slack({ url: secretFile('/run/secrets/slack_url'), channel: '#alerts', title })
 */
export function notificationTemplate(name: string, text: string): NotificationTemplate {
  return Object.freeze({ kind: 'notification template' as const, name, text })
}

/** What stands where the text is used. */
export function textOf(text: NotificationText): string {
  return typeof text === 'string' ? text : `{{ template "${text.name}" . }}`
}

/** The whole template, as both programs read it. */
export function definitionOf({ name, text }: NotificationTemplate): string {
  return `{{ define "${name}" }}${text}{{ end }}\n`
}
