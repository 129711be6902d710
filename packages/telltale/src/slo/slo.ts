import { type Located, withCallSite } from '@telltale/core'
import type { Duration } from '@telltale/promql'
import type { AlertingRule, AlertSeverity, Runbook } from '../rules/alerting-rule.ts'
import type { RuleGroup } from '../rules/rule-group.ts'
import { type BurnRate, type Tier, workbookBurnRates } from './burn-rates.ts'
import { type Inhibition, inhibitionsOf } from './inhibition.ts'
import type { Sli } from './sli.ts'
import { sloAlerts } from './slo-alerts.ts'
import { sloGroups } from './slo-groups.ts'
import { type SloRecords, sloRecords } from './slo-records.ts'

/** A service level objective, with the rules that watch it. */
export interface Slo<out L extends string = string> extends Located {
  readonly kind: 'slo'
  /** The value of the label `slo`. */
  readonly name: string
  readonly options: SloSettings
  readonly records: SloRecords
  /** One for each tier of the table: of the same `slo`, told apart by `slo_tier`. */
  readonly alerts: readonly SloAlert[]
  /** What the system's rules contain. */
  readonly groups: readonly RuleGroup[]
  /** For Alertmanager: while the fast alert fires, nobody needs to hear of the slow one. */
  readonly inhibitions: readonly Inhibition[]
  /** The labels of its alerts that come from `by`; for the compiler only. */
  readonly [splitBy]?: L
}

declare const splitBy: unique symbol

export interface SloAlert {
  readonly tier: Tier
  readonly burnRates: readonly BurnRate[]
  readonly rule: AlertingRule
}

export interface SloOptions<L extends string = string, K extends L = L> {
  /** The share of events that must be good, between 0 and 1: 0.999. */
  readonly objective: number
  readonly sli: Sli<L>
  /** What has to be reached within which time. @default '30d' */
  readonly window?: SloWindow
  /** One budget for each value of these labels. @default one budget */
  readonly by?: readonly K[]
  /** As people say it: `API availability`. @default the name */
  readonly title?: string
  /** @default the table of the SRE workbook */
  readonly burnRates?: readonly BurnRate[]
  /** What a tier means here. @default a page is critical after 2m, a ticket a warning after 15m */
  readonly tiers?: Partial<Readonly<Record<Tier, TierOptions>>>
  /** Who is told: the label `team` of its alerts. */
  readonly team?: string
  /** Labels of its alerts, for routing. */
  readonly labels?: Readonly<Record<string, string>>
  /** `meaning` is derived when it is left out. */
  readonly runbook: Omit<Runbook, 'meaning'> & Partial<Pick<Runbook, 'meaning'>>
  /** How often its rules are evaluated; at most 5m. @default '1m' */
  readonly interval?: Duration
}

export const sloWindows = ['7d', '28d', '30d', '90d'] as const
export type SloWindow = (typeof sloWindows)[number]

export interface TierOptions {
  readonly severity: AlertSeverity
  readonly for: Duration
  readonly keepFiringFor?: Duration
}

/** What an SLO was made with, and what it took for granted. */
export interface SloSettings extends Omit<SloOptions, 'tiers'> {
  readonly window: SloWindow
  readonly by: readonly string[]
  readonly title: string
  readonly burnRates: readonly BurnRate[]
  readonly tiers: Readonly<Record<Tier, TierOptions>>
  readonly interval: Duration
}

const defaultTiers: Readonly<Record<Tier, TierOptions>> = {
  page: { severity: 'critical', for: '2m' },
  ticket: { severity: 'warning', for: '15m' },
}

/**
 * A service level objective: so much of what happens must be good.
 *
 * Records the rates of all and of bad events once, sums them up over the longer windows and divides
 * last, so that quiet hours weigh little and no traffic is no value. Fires by burn rate: both
 * windows of a row of the table must burn faster than its factor.
 *
 * Errors: `slo/objective`, `slo/objective-too-low`, `slo/latency-bound`, `slo/window` and others,
 *         found by `telltale check`.
 * Source: https://sre.google/workbook/alerting-on-slos/
 *
 * @example
 * slo('shop-api-availability', {
 *   objective: 0.999,
 *   sli: availability(http.requests, { bad: { status_code: matches(/5../) } }),
 *   runbook: { impact: '…', diagnosis: ['…'], mitigation: ['…'] },
 * })
 * // - record: slo:sli_events:rate
 * //   expr: sum(rate(http_requests_total[5m]))
 * //   labels: { slo: shop-api-availability }
 * // …
 * // - alert: ShopApiAvailabilityBurnsFast
 * //   expr: slo:burn_rate:ratio_rate5m{slo="shop-api-availability"} > 14.4 and …
 */
export function slo<L extends string, const K extends L = never>(
  name: string,
  options: SloOptions<L, K>,
): Slo<K> {
  const settings = {
    ...options,
    window: options.window ?? '30d',
    by: options.by ?? [],
    title: options.title ?? name,
    burnRates: options.burnRates ?? workbookBurnRates,
    tiers: { ...defaultTiers, ...options.tiers },
    interval: options.interval ?? '1m',
  } as SloSettings
  const place = placeOf(withCallSite({}, slo))
  const records = sloRecords(name, settings, place)
  const alerts = sloAlerts(name, settings, records, place)
  return place({
    kind: 'slo' as const,
    name,
    options: settings,
    records,
    alerts,
    groups: sloGroups(name, settings, records, alerts, place),
    inhibitions: inhibitionsOf(name, settings),
  })
}

/** Gives what an SLO makes the place where the SLO was written. */
export type Place = <T extends object>(made: T) => T & Located

function placeOf(located: Located): Place {
  return <T extends object>(made: T) =>
    Object.freeze(
      Object.defineProperty(made, 'at', { get: () => located.at, enumerable: false }),
    ) as T & Located
}
