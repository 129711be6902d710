/** Every name that an SLO generates: series, labels, groups, alerts. */
import type { Duration } from '@telltale/promql'
import type { Tier } from './burn-rates.ts'

/** The files of SLO rules: what alerts need, and what only people look at. */
export const sloFiles = { burn: 'slo-rules', period: 'slo-budgets' } as const

/** The label that tells the series of one SLO from those of another. */
export const sloLabel = 'slo'

/** The label of an alert by which a fast burn silences a slow one. */
export const tierLabel = 'slo_tier'

/** Series, each with the label `slo` and those of `by`. */
export const seriesNames = {
  /** All events that count, per second over the base window. */
  events: (base: Duration) => `slo:sli_events:rate${base}`,
  /** Those of them that are bad. */
  errors: (base: Duration) => `slo:sli_errors:rate${base}`,
  /** The share of bad events in a window, divided by the budget: 1 uses it up exactly in time. */
  burnRate: (window: Duration) => `slo:burn_rate:ratio_rate${window}`,
  objective: 'slo:objective:ratio',
  budget: 'slo:error_budget:ratio',
  /** What is left of the budget over the whole window; negative when more is spent than there is. */
  remaining: 'slo:error_budget_remaining:ratio',
} as const

export const groupNames = {
  burn: (slo: string) => `slo_${word(slo)}`,
  period: (slo: string) => `slo_${word(slo)}_period`,
} as const

/** `api-availability` -> `ApiAvailabilityBurnsFast` */
export function alertName(slo: string, tier: Tier): string {
  const words = slo.split(/[^A-Za-z0-9]+/).filter((part) => part !== '')
  const camel = words.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('')
  return `${camel}${burns[tier]}`
}

const burns: Readonly<Record<Tier, string>> = { page: 'BurnsFast', ticket: 'BurnsSlowly' }

function word(slo: string): string {
  return slo.replaceAll(/[^A-Za-z0-9]+/g, '_')
}
