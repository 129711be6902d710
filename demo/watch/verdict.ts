/** Whether what runs is what was promised. */
import type { Shown } from './live-text.ts'

/**
 * What is wrong, one sentence each; empty when everything works.
 *
 * A panel without data is none: some need an hour, or an error that did not happen. That none at all
 * has data is one.
 */
export function faultsOf(systems: readonly Shown[]): readonly string[] {
  return systems.flatMap(({ title, targets, rate, rateOf, broken, panels }) => [
    ...(targets.up < targets.all
      ? [`${title}: ${targets.all - targets.up} of ${targets.all} targets are not up.`]
      : []),
    ...(rate === undefined || rate === 0 ? [`${title}: there is no traffic (0 ${rateOf}).`] : []),
    ...broken.map((rule) => `${title}: a rule cannot be evaluated. ${rule}`),
    ...(panels.withData === 0 ? [`${title}: none of ${panels.all} panels has data.`] : []),
  ])
}
