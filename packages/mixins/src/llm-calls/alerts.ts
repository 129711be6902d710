import { writtenBy } from '@telltale/core'
import { type Duration, increase, type LabelsOf, sum } from '@telltale/promql'
import type { AlertingRule } from 'telltale'
import { type AlertChanges, alertWith } from '../alert-with.ts'
import type { AnyCounter, AnyHistogram } from '../families.ts'
import { inWords } from '../in-words.ts'
import {
  type FailuresOptions,
  failuresAlert,
  type SlowOptions,
  slowAlert,
} from '../timed-work/alerts.ts'

export interface TokenUseOptions extends AlertChanges<never> {
  /** The most tokens that are fine. */
  readonly above: number
  /** Within which they are used. @default '1h' */
  readonly within?: Duration
}

/**
 * An alert on too many tokens, which is how loops and costs begin.
 *
 * @example
 * tokenUseAlert('ShopTokenUse', llm, { above: 1e6 })
 * // sum(increase(llm_tokens_total[1h])) > 1000000
 */
export function tokenUseAlert(
  name: string,
  { tokens }: { readonly tokens: AnyCounter },
  { above, within = '1h', ...changes }: TokenUseOptions,
): AlertingRule {
  return alertWith<never>(tokenUseAlert, name, changes, () => ({
    when: sum(increase(tokens, within)).gt(above),
    for: '5m',
    severity: 'info',
    summary: 'Token use is high.',
    description: `{{ $value | humanize }} tokens were used within ${inWords(within)}.`,
    runbook: {
      meaning: `More than ${above.toLocaleString('en')} tokens were used within ${inWords(within)}.`,
      impact: 'The bill grows as fast.',
      diagnosis: [
        'See which provider and which model it is.',
        'Look for a loop: the same prompt again and again.',
        'Look at the cost.',
      ],
      mitigation: ['Stop the loop; take a cheaper model for what does not need the better one.'],
    },
  }))
}

export interface LlmAlerts {
  readonly errors: AlertingRule
  readonly slow: AlertingRule
}

export interface LlmAlertsOptions<
  L extends { readonly calls: AnyCounter; readonly duration: AnyHistogram },
> {
  /** What the names begin with: `Shop` makes `ShopLlmErrors` and `ShopLlmSlow`. */
  readonly name: string
  readonly errors?: FailuresOptions<L['calls'], LabelsOf<L['calls']>> & Named
  readonly slow?: Partial<SlowOptions<L['duration'], LabelsOf<L['duration']>>> & Named
}

interface Named {
  readonly name?: string
}

/**
 * Alerts on calls of language models that fail, or take too long.
 *
 * @example
 * const alerts = llmAlerts(llm, { name: 'Shop', slow: { above: 60 } })
 */
export function llmAlerts<
  const L extends { readonly calls: AnyCounter; readonly duration: AnyHistogram },
>({ calls, duration }: L, options: LlmAlertsOptions<L>): LlmAlerts {
  const { name: errorsName = `${options.name}LlmErrors`, ...errors } = options.errors ?? {}
  const { name: slowName = `${options.name}LlmSlow`, ...slow } = options.slow ?? {}
  const provider = {
    diagnosis: [
      'Check the status page of the provider.',
      'Check that the key is valid and the rate limit is not reached.',
    ],
    mitigation: ['Switch to another model or provider.'],
  }
  return writtenBy(llmAlerts, () => ({
    errors: failuresAlert<L['calls'], LabelsOf<L['calls']>>(errorsName, calls, {
      above: 0.05,
      range: '10m',
      summary: 'LLM calls are failing.',
      ...errors,
      runbook: { ...provider, ...errors.runbook },
    } as FailuresOptions<L['calls'], LabelsOf<L['calls']>>),
    slow: slowAlert<L['duration'], LabelsOf<L['duration']>>(slowName, duration, {
      above: 30,
      range: '10m',
      for: '10m',
      things: 'LLM calls',
      ...slow,
      runbook: { ...provider, ...slow.runbook },
    } as SlowOptions<L['duration'], LabelsOf<L['duration']>>),
  }))
}
