import { type Located, withCallSite } from '@telltale/core'
import type { Match } from './match.ts'

/** While one alert fires, others are not sent. */
export interface InhibitionRule<out L extends string = string> extends Located {
  readonly kind: 'inhibition'
  readonly options: InhibitionOptions
  /** The labels that it asks for; for the compiler only. */
  readonly [asksFor]?: L
}

declare const asksFor: unique symbol

export interface InhibitionOptions<
  S extends string = string,
  T extends string = string,
  E extends string = string,
> {
  /** Labels of the alert that fires. */
  readonly source: Match<S>
  /** Labels of those that are not sent then. */
  readonly target: Match<T>
  /** Labels in which both must agree. Alertmanager takes one that both lack for equal. */
  readonly equal: readonly E[]
}

/**
 * An alert that makes others superfluous. Those of SLOs (fast burn over slow burn) need none: they
 * are added.
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#inhibit_rule
 *
 * @example
 * inhibition({ source: { alertname: 'ShopDown' }, target: { severity: 'warning' }, equal: ['job'] })
 * // - source_matchers:
 * //     - alertname="ShopDown"
 * //   target_matchers:
 * //     - severity="warning"
 * //   equal:
 * //     - job
 */
export function inhibition<S extends string, T extends string, const E extends string = never>(
  options: InhibitionOptions<S, T, E>,
): InhibitionRule<S | T | E> {
  const made = { kind: 'inhibition' as const, options: options as InhibitionOptions }
  return Object.freeze(withCallSite(made, inhibition)) as InhibitionRule<S | T | E>
}

/**
 * While something is critical, warnings about the same are not sent: those that agree in every one of
 * these labels.
 *
 * @example
 * criticalOverWarning('alertname', 'instance')
 * // - source_matchers:
 * //     - severity="critical"
 * //   target_matchers:
 * //     - severity=~"warning|info"
 * //   equal:
 * //     - alertname
 * //     - instance
 */
export function criticalOverWarning<const L extends string>(
  ...equal: readonly [L, ...L[]]
): InhibitionRule<L | 'severity'> {
  const options: InhibitionOptions = {
    source: { severity: 'critical' },
    target: { severity: ['warning', 'info'] },
    equal,
  }
  return Object.freeze(withCallSite({ kind: 'inhibition' as const, options }, criticalOverWarning))
}
