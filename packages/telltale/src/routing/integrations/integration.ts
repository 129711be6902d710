/** The ways in which a receiver is told. */
import type { NotificationTemplate } from '../template.ts'
import type { Email } from './email.ts'
import type { MsTeams } from './ms-teams.ts'
import type { Opsgenie } from './opsgenie.ts'
import type { PagerDuty } from './pager-duty.ts'
import type { Slack } from './slack.ts'
import type { Webhook } from './webhook.ts'

export type Integration = Email | Slack | PagerDuty | Webhook | Opsgenie | MsTeams

/** What every integration can be told. */
export interface IntegrationOptions {
  /** Whether it also says that an alert is over. @default true */
  readonly sendResolved?: boolean
}

/** The named templates that it uses. */
export function templatesOf({ options }: Integration): readonly NotificationTemplate[] {
  return Object.values(options).filter(isTemplate)
}

function isTemplate(value: unknown): value is NotificationTemplate {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'notification template'
  )
}
