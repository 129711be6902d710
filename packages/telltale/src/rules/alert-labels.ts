import type { System } from '../project/system.ts'
import type { AlertingRule } from './alerting-rule.ts'

/** The labels that an alert sets: how bad it is, who is told, its own, and those of the system. */
export function alertLabels(
  { options }: AlertingRule,
  system: System,
): Readonly<Record<string, string>> {
  const team = options.team ?? system.options.team
  return {
    severity: options.severity,
    ...(team !== undefined && { team }),
    ...options.labels,
    ...system.options.alertLabels,
  }
}
