import { type Located, withCallSite } from '@telltale/core'
import type { Integration } from './integrations/integration.ts'

/** Who is told, and how. Alertmanager's receiver, Grafana's contact point. */
export interface Receiver extends Located {
  readonly kind: 'receiver'
  readonly name: string
  /** All of them are told; without any, nobody is. */
  readonly integrations: readonly Integration[]
}

/**
 * Somebody who is told, in one or several ways.
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#receiver
 *
 * @example
 * const onCall = receiver('on-call',
 *   email({ to: 'oncall@example.org' }),
 *   slack({ url: secretFile('/run/secrets/slack_url'), channel: '#incidents' }),
 * )
 * const nobody = receiver('nobody')
 */
export function receiver(name: string, ...integrations: readonly Integration[]): Receiver {
  return Object.freeze(withCallSite({ kind: 'receiver' as const, name, integrations }, receiver))
}
