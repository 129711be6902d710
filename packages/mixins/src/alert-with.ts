import { writtenBy } from '@telltale/core'
import { type AlertingRule, type AlertOptions, alertingRule, type Runbook } from 'telltale'

/** What a system says about an alert in its own words. Whatever it does not say stays. */
export interface AlertChanges<L extends string = string>
  extends Partial<Omit<AlertOptions<L>, 'when' | 'runbook'>> {
  readonly runbook?: Partial<Runbook>
}

/** An alert that was written where `maker` was called, with what a system says of it differently. */
export function alertWith<L extends string>(
  maker: (...args: never[]) => unknown,
  name: string,
  changes: AlertChanges<L>,
  usual: () => AlertOptions<L>,
): AlertingRule {
  return writtenBy(maker, () => {
    const alert = usual()
    const runbook = { ...alert.runbook, ...changes.runbook }
    return alertingRule<L>(name, { ...alert, ...changes, runbook })
  })
}
