import { type Located, withCallSite } from '@telltale/core'
import type { Duration, InstantVector } from '@telltale/promql'

export type AlertSeverity = 'critical' | 'warning' | 'info'

export interface AlertingRule extends Located {
  readonly kind: 'alerting rule'
  readonly name: string
  readonly options: AlertOptions
}

export interface AlertOptions {
  /** The condition: a comparison, or `absent()`. Fires for each series that it returns. */
  // biome-ignore lint/suspicious/noExplicitAny: a condition may have any labels
  readonly when: InstantVector<any>
  /** How long the condition must hold. */
  readonly for: Duration
  readonly severity: AlertSeverity
  /** One sentence without values; it names the alert in a list. */
  readonly summary: string
  /** What is happening, with values: a Go template. @default the summary and the value */
  readonly description?: string
  readonly keepFiringFor?: Duration
  readonly labels?: Readonly<Record<string, string>>
  readonly runbook: Runbook
}

/** What the person who is woken up needs. */
export interface Runbook {
  readonly meaning: string
  readonly impact: string
  readonly diagnosis: readonly string[]
  readonly mitigation: readonly string[]
}

/**
 * An alert: a condition that has to hold for a while, how bad it is and what to do.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 *
 * @example
 * alertingRule('HighErrorRate', {
 *   when: ratio(http.requests, { status_code: matches(/5../) }).gt(0.05),
 *   for: '5m', severity: 'critical', summary: 'More than 5% of requests fail.',
 *   runbook: { meaning: '…', impact: '…', diagnosis: ['…'], mitigation: ['…'] },
 * })
 */
export function alertingRule(name: string, options: AlertOptions): AlertingRule {
  return Object.freeze(
    withCallSite({ kind: 'alerting rule' as const, name, options }, alertingRule),
  )
}

/** The number that the condition compares with, and in which direction. */
export function thresholdOf(
  rule: AlertingRule,
): { readonly value: number; readonly above: boolean } | undefined {
  const { node } = rule.options.when
  if (node.type !== 'BinaryExpr' || node.rhs.type !== 'NumberLiteral') return undefined
  if (!['>', '>=', '<', '<='].includes(node.op)) return undefined
  return { value: node.rhs.value, above: node.op.startsWith('>') }
}
