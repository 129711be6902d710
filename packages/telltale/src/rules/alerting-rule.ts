import { type Located, withCallSite } from '@telltale/core'
import type { Duration, InstantVector } from '@telltale/promql'
import type { AlertTest } from '../rule-tests/alert-test.ts'
import { type AlertTemplate, alertTemplate } from './alert-template.ts'

export type AlertSeverity = 'critical' | 'warning' | 'info'

/** `L`: the labels that it fires with, as far as types know them; routes ask for them. */
export interface AlertingRule<out L extends string = string> extends Located {
  readonly kind: 'alerting rule'
  readonly name: string
  readonly options: AlertSettings
  /** For the compiler only. */
  readonly [firesWith]?: L
}

declare const firesWith: unique symbol

/** What an alert was made with; its description is text by now. */
export interface AlertSettings extends Omit<AlertOptions<string>, 'when' | 'description'> {
  // biome-ignore lint/suspicious/noExplicitAny: a condition may have any labels
  readonly when: InstantVector<any>
  readonly description?: string
}

export interface AlertOptions<L extends string = string, K extends string = string> {
  /** The condition: a comparison, or `absent()`. Fires for each series that it returns. */
  readonly when: InstantVector<L>
  /** How long the condition must hold. */
  readonly for: Duration
  readonly severity: AlertSeverity
  /** One sentence without values; it names the alert in a list. */
  readonly summary: string
  /**
   * What is happening, with values: a function whose labels are those of the condition, or a Go
   * template over `$value` and `$labels`.
   * Source: https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
   * @default the summary
   * @example ({ label, value }) => `${value.percentage} of the ${label.stage} runs fail.`
   */
  readonly description?: string | ((alert: AlertTemplate<L>) => string)
  /** How long it goes on firing when the condition no longer holds. @default not at all */
  readonly keepFiringFor?: Duration
  /** The range of `rate()` and the like that name none. @default the system's `ruleRange` */
  readonly range?: Duration
  /** Who is told: the label `team`. @default the system's `team`, if it has one */
  readonly team?: string
  /** Labels beside `severity` and `team`, for routing. */
  readonly labels?: Readonly<Record<K, string>>
  /** Annotations beside the derived ones; one of the same name replaces a derived one. */
  readonly annotations?: Readonly<Record<string, string>>
  /** What the generated page says that `runbook_url` leads to. */
  readonly runbook: Runbook
  /** How the alert is proven, where telltale cannot find out from the condition. @default derived */
  readonly test?: AlertTest
  /** Checks that are broken here on purpose, each with the reason. */
  readonly allow?: Readonly<Record<string, string>>
}

/** What the person who is woken up needs. */
export interface Runbook {
  /** What the condition says, in words. */
  readonly meaning: string
  /** Who notices it, and how. */
  readonly impact: string
  /** What to look at, in this order. */
  readonly diagnosis: readonly string[]
  /** What helps. */
  readonly mitigation: readonly string[]
}

/**
 * An alert: a condition that has to hold for a while, how bad it is and what to do.
 *
 * Shape:  fires once for each series that `when` returns, with that series' labels.
 * Errors: `rules/…`, found by `telltale check`: no comparison, a template label that the condition
 *         does not return, a Grafana variable, an unreadable duration, an empty runbook …
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 *
 * @example
 * alertingRule('ShopHighErrorRate', {
 *   when: ratio(http.requests, { status_code: matches(/5../) }).gt(0.05),
 *   for: '5m', severity: 'critical',
 *   summary: 'More than 5% of the requests fail.',
 *   description: '{{ $value | humanizePercentage }} of the requests fail.',
 *   runbook: { meaning: '…', impact: '…', diagnosis: ['…'], mitigation: ['…'] },
 * })
 * // - alert: ShopHighErrorRate
 * //   expr: sum(rate(http_requests_total{status_code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05
 * //   for: 5m
 * //   labels:
 * //     severity: critical
 * //   annotations:
 * //     summary: More than 5% of the requests fail.
 * //     description: "{{ $value | humanizePercentage }} of the requests fail."
 * //     runbook_url: out/shop/docs/runbooks/ShopHighErrorRate.md
 */
export function alertingRule<L extends string, const K extends string = never>(
  name: string,
  options: AlertOptions<L, K>,
): AlertingRule<L | K | 'alertname' | 'severity' | 'team'> {
  const { description, ...rest } = options
  const settings: AlertSettings = {
    ...rest,
    ...(description !== undefined && {
      description:
        typeof description === 'function' ? description(alertTemplate<L>()) : description,
    }),
  }
  return Object.freeze(
    withCallSite({ kind: 'alerting rule' as const, name, options: settings }, alertingRule),
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
