import { absent, type Duration, select, up } from '@telltale/promql'
import type { AlertingRule } from 'telltale'
import { type AlertChanges, alertWith } from '../alert-with.ts'
import { inWords } from '../in-words.ts'

export interface TargetDownOptions extends AlertChanges<'job' | 'instance'> {
  /** @default '2m' */
  readonly for?: Duration
  /**
   * Fires as well when there is no target at all: for those that are discovered, of which
   * Prometheus forgets the last one.
   * @default false
   */
  readonly orGone?: boolean
}

/**
 * An alert on a scrape job whose targets do not answer. Every alert on their metrics is silent
 * meanwhile, so that each job needs one.
 *
 * @example
 * targetDownAlert('ShopDown', 'shop-api')
 * // up{job="shop-api"} == 0
 * targetDownAlert('ShopDown', 'shop-api', { orGone: true })
 * // up{job="shop-api"} == 0 or absent(up{job="shop-api"})
 */
export function targetDownAlert(
  name: string,
  job: string,
  { orGone = false, ...changes }: TargetDownOptions = {},
): AlertingRule {
  return alertWith(targetDownAlert, name, changes, () => {
    const target = select(up, { job })
    const down = target.eq(0)
    const who = orGone
      ? '{{ with $labels.instance }}{{ . }}{{ else }}any target{{ end }}'
      : instance
    return {
      when: orGone ? down.or(absent(target)) : down,
      for: '2m',
      severity: 'critical',
      summary: `${job} cannot be scraped.`,
      description: `Prometheus has not reached ${who} for ${inWords(changes.for ?? '2m')}.`,
      runbook: {
        meaning: `Prometheus gets no answer from the metrics endpoint of ${job}.`,
        impact: 'Its users probably get no answer either, and no other alert on it can fire.',
        diagnosis: [
          'Check that the process runs and listens on its port.',
          'Open the metrics endpoint by hand: a slow or failing answer is not a dead process.',
          'Read its recent logs.',
        ],
        mitigation: ['Restart it, or roll back the last deployment.'],
      },
    }
  })
}

const instance = '{{ $labels.instance }}'
