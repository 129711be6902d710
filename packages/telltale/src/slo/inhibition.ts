/** Which alert makes which other one superfluous, as data for Alertmanager's `inhibit_rules`. */
import { sloLabel, tierLabel } from './names.ts'
import type { SloSettings } from './slo.ts'

/**
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings
 */
export interface Inhibition {
  /** Labels of the alert that fires. */
  readonly source: Readonly<Record<string, string>>
  /** Labels of those that are not sent then. */
  readonly target: Readonly<Record<string, string>>
  /** Labels in which both agree; each of the two alerts has them. */
  readonly equal: readonly string[]
}

/** A fast burn is a slow one as well: whoever has been paged needs no ticket. */
export function inhibitionsOf(slo: string, { burnRates, by }: SloSettings): readonly Inhibition[] {
  const tiers = new Set(burnRates.map(({ tier }) => tier))
  if (tiers.size < 2) return []
  return [
    {
      source: { [sloLabel]: slo, [tierLabel]: 'page' },
      target: { [sloLabel]: slo, [tierLabel]: 'ticket' },
      equal: [sloLabel, ...by],
    },
  ]
}
