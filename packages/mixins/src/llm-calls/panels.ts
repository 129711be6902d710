import { type AnyFamily, writtenBy } from '@telltale/core'
import {
  increase,
  type LabelsOf,
  type MatchersFor,
  quantiles,
  rate,
  select,
  sum,
} from '@telltale/promql'
import { type AlertingRule, type Panel, type Row, type RowOptions, row, timeseries } from 'telltale'
import type { AnyCounter, AnyGauge, AnyHistogram } from '../families.ts'
import { type PanelChanges, panelOptions, rowOptions } from '../panel-with.ts'
import { failureShare } from '../timed-work/queries.ts'

/** What of LLM calls is shown: those of `llmCalls()`, or declared by hand. */
export interface LlmFamilies {
  readonly calls: AnyCounter
  readonly duration: AnyHistogram
  readonly tokens?: AnyCounter
  readonly cost?: AnyCounter
  readonly active?: AnyGauge
}

export interface LlmPanelsOptions<L extends LlmFamilies> {
  /** The alerts that the panels explain: their thresholds are drawn. */
  readonly alerts?: {
    readonly errors?: AlertingRule
    readonly slow?: AlertingRule
    readonly tokens?: AlertingRule
  }
  readonly where?: MatchersFor<L['duration']>
  /** What everything is split by. @default the first label: the provider; cost by all of its labels */
  readonly by?: readonly (LabelsOf<L['calls']> & LabelsOf<L['duration']>)[]
  readonly calls?: PanelChanges<'timeseries'>
  readonly duration?: PanelChanges<'timeseries'>
  readonly errors?: PanelChanges<'timeseries'>
  readonly tokens?: PanelChanges<'timeseries'>
  readonly cost?: PanelChanges<'timeseries'>
  readonly active?: PanelChanges<'timeseries'>
}

/**
 * Calls of language models: how many, how long, how many fail, what they use and cost.
 *
 * @example
 * dashboard('shop-llm', { title: 'Shop LLM' }, ...llmPanels(llm, { alerts }))
 */
export function llmPanels<const L extends LlmFamilies>(
  llm: L,
  options: LlmPanelsOptions<L> = {},
): readonly Panel[] {
  const { alerts = {} } = options
  const { calls, duration, tokens, cost, active }: LlmFamilies = llm
  const where = (options.where ?? {}) as object
  const by: readonly string[] = options.by ?? Object.keys(calls.labels).slice(0, 1)
  return writtenBy(llmPanels, () => [
    timeseries(options.calls?.title ?? 'LLM calls', sum(rate(select(calls, where))).by(...by), {
      stacked: true,
      ...panelOptions(options.calls, undefined),
    }),
    timeseries(
      options.duration?.title ?? 'LLM call duration',
      quantiles<AnyHistogram, string>(duration, [0.5, 0.95], { by, where }),
      panelOptions(options.duration, alerts.slow),
    ),
    timeseries(
      options.errors?.title ?? 'LLM error rate',
      failureShare<AnyCounter>(calls, { where }),
      panelOptions(options.errors, alerts.errors),
    ),
    ...(tokens
      ? [
          timeseries(
            options.tokens?.title ?? 'Tokens',
            sum(rate(select(tokens, where))).by(...by, ...kindOf(tokens, calls)),
            {
              stacked: true,
              unit: 'suffix:tokens/s',
              ...panelOptions(options.tokens, alerts.tokens),
            },
          ),
        ]
      : []),
    ...(cost
      ? [
          timeseries(
            options.cost?.title ?? 'Cost per hour',
            // Which model it is decides what a call costs.
            sum(increase(select(cost, where), '1h')).by(
              ...(options.by ?? Object.keys(cost.labels)),
            ),
            { stacked: true, unit: 'currencyUSD', ...panelOptions(options.cost, undefined) },
          ),
        ]
      : []),
    ...(active
      ? [
          timeseries(
            options.active?.title ?? 'LLM calls running',
            sum(select<AnyGauge>(active, where)).by(...by),
            panelOptions(options.active, undefined),
          ),
        ]
      : []),
  ])
}

/** The labels that only tokens have: what kind they are of. */
function kindOf(tokens: AnyFamily, calls: AnyFamily): readonly string[] {
  return Object.keys(tokens.labels).filter((label) => !(label in calls.labels))
}

/**
 * The same panels under a heading.
 *
 * @example
 * dashboard('shop', { title: 'Shop' }, llmRow('LLM', llm, { alerts }))
 */
export function llmRow<const L extends LlmFamilies>(
  title: string,
  llm: L,
  options: LlmPanelsOptions<L> & RowOptions = {},
): Row {
  return writtenBy(llmRow, () => row(title, rowOptions(options), ...llmPanels<L>(llm, options)))
}
