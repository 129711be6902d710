import type { InstantVector } from '@telltale/promql'
import { select } from '@telltale/promql'
import { alertTemplate } from '../rules/alert-template.ts'
import type { AlertSettings, Runbook } from '../rules/alerting-rule.ts'
import { type BurnRate, factorOf, type Tier } from './burn-rates.ts'
import { alertName, sloLabel, tierLabel } from './names.ts'
import type { Place, SloAlert, SloSettings } from './slo.ts'
import type { SloRecords } from './slo-records.ts'

/** One alert for each tier: any row of the tier that burns in both of its windows. */
export function sloAlerts(
  slo: string,
  settings: SloSettings,
  records: SloRecords,
  place: Place,
): readonly SloAlert[] {
  return tiers.flatMap((tier) => {
    const burnRates = settings.burnRates.filter((row) => row.tier === tier)
    const [first, ...rest] = burnRates.map((row) => burns(slo, row, settings, records))
    if (first === undefined) return []
    const when = rest.reduce((all, row) => all.or(row) as InstantVector, first)
    const options = alertOptions(slo, tier, settings, when)
    const rule = place({ kind: 'alerting rule' as const, name: alertName(slo, tier), options })
    return [{ tier, burnRates, rule }]
  })
}

const tiers: readonly Tier[] = ['page', 'ticket']

function burns(slo: string, row: BurnRate, settings: SloSettings, records: SloRecords) {
  const factor = factorOf(row, settings.window)
  const [short, long] = [row.short, row.long].map((window) => {
    const recorded = records.burnRates.get(window)
    if (recorded === undefined) throw new Error(`no record for the window ${window}: a bug`)
    return select(recorded, { [sloLabel]: slo }) as InstantVector
  })
  if (short === undefined || long === undefined) throw new Error('a row without windows: a bug')
  return short.gt(factor).and(long.gt(factor)) as InstantVector
}

function alertOptions(
  slo: string,
  tier: Tier,
  settings: SloSettings,
  when: InstantVector,
): AlertSettings {
  const { title, team, labels, window, by } = settings
  const { severity, for: hold, keepFiringFor } = settings.tiers[tier]
  const { value, label } = alertTemplate()
  const whose = by.map((name) => `, ${name} ${label[name]}`).join('')
  return {
    when,
    for: hold,
    ...(keepFiringFor !== undefined && { keepFiringFor }),
    severity,
    summary: summaries[tier](title),
    description: `The error budget of ${title}${whose} burns ${value.humanized} times as fast as it may to last for ${window}.`,
    ...(team !== undefined && { team }),
    labels: { [tierLabel]: tier, ...labels },
    runbook: runbookOf(slo, tier, settings),
  }
}

const summaries: Readonly<Record<Tier, (title: string) => string>> = {
  page: (title) => `The error budget of ${title} is burning fast.`,
  ticket: (title) => `The error budget of ${title} is burning slowly.`,
}

function runbookOf(slo: string, tier: Tier, settings: SloSettings): Runbook {
  const { objective, window, sli, burnRates, runbook } = settings
  const rows = burnRates
    .filter((row) => row.tier === tier)
    .map((row) => `${percent(row.share)} of it in ${row.long}`)
  return {
    meaning: `${slo} promises ${percent(objective)} over ${window}. Bad is: ${sli.what}. At the speed of now the budget for it is used up before the window ends; the alert fires when it burns ${rows.join(' or ')}.`,
    ...runbook,
  }
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(12))} %`
}
