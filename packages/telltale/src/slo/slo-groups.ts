import type { RuleGroup } from '../rules/rule-group.ts'
import { groupNames, sloFiles } from './names.ts'
import type { Place, SloAlert, SloSettings } from './slo.ts'
import type { SloRecords } from './slo-records.ts'

/**
 * Two groups: what alerts need, often; what the month needs, every five minutes, because it changes
 * slowly and reads most.
 */
export function sloGroups(
  slo: string,
  settings: SloSettings,
  records: SloRecords,
  alerts: readonly SloAlert[],
  place: Place,
): readonly RuleGroup[] {
  const { window, interval } = settings
  const whole = records.burnRates.get(window)
  const windows = [...records.burnRates.values()].filter((rule) => rule !== whole)
  const group = (
    name: string,
    rules: RuleGroup['rules'],
    options: Pick<RuleGroup['options'], 'file' | 'interval'>,
  ) => place({ kind: 'rule group' as const, name, rules, options })
  return [
    group(groupNames.burn(slo), [...records.rates, ...windows, ...alerts.map(({ rule }) => rule)], {
      file: sloFiles.burn,
      interval,
    }),
    group(
      groupNames.period(slo),
      [records.objective, records.budget, ...(whole ? [whole] : []), records.remaining],
      { file: sloFiles.period, interval: periodInterval },
    ),
  ]
}

const periodInterval = '5m'
