import {
  type Counter,
  counter,
  type LabelDeclarations,
  oneOf,
  upTo,
  type ValuesOf,
  writtenBy,
} from '@telltale/core'
import type { FamilyChanges, GaugeChanges, LabelChoice } from '../family-changes.ts'
import {
  type usualOutcome,
  type Work,
  type WorkChanges,
  workFamilies,
} from '../timed-work/metrics.ts'

export interface LlmCallsChanges<
  D extends LabelDeclarations,
  O extends LabelDeclarations,
  T extends LabelDeclarations,
  Calls extends string,
  Duration extends string,
  Active extends string,
  Tokens extends string,
  Cost extends string,
  DurationLabel extends keyof (D & O),
  ActiveLabel extends keyof D,
> extends Omit<
    WorkChanges<D, O, Calls, Duration, Active, DurationLabel, ActiveLabel>,
    'runs' | 'active'
  > {
  readonly calls?: FamilyChanges<Calls>
  /** Its labels: by default all but the outcome. */
  readonly active?: GaugeChanges<Active> & LabelChoice<ActiveLabel>
  /** What kinds of tokens there are. @default type: input, cached_input, output */
  readonly kinds?: T
  readonly tokens?: FamilyChanges<Tokens>
  readonly cost?: FamilyChanges<Cost>
}

/** Under the roles that `llmMetrics()` of `@telltale/runtime` fills. */
export type LlmCalls<
  D extends LabelDeclarations,
  O extends LabelDeclarations,
  T extends LabelDeclarations,
  Calls extends string,
  Duration extends string,
  Active extends string,
  Tokens extends string,
  Cost extends string,
  DurationLabel extends keyof (D & O),
  ActiveLabel extends keyof D,
> = {
  readonly calls: Work<D, O, Calls, Duration, Active, DurationLabel, ActiveLabel>['runs']
  readonly duration: Work<D, O, Calls, Duration, Active, DurationLabel, ActiveLabel>['duration']
  readonly active: Work<D, O, Calls, Duration, Active, DurationLabel, ActiveLabel>['active']
  readonly tokens: Counter<Tokens, ValuesOf<D & T>>
  readonly cost: Counter<Cost, ValuesOf<D>>
}

/**
 * What calls of language models expose, tokens and cost included.
 *
 * Shape: calls {provider, model, status}, duration, active and cost {provider, model},
 *        tokens {provider, model, type}.
 *
 * @example
 * export const llm = llmCalls()
 * // a service: const llm = llmMetrics(metrics.llm, { 'gpt-5': { input: 1.25, output: 10 } })
 */
export function llmCalls<
  const D extends LabelDeclarations = typeof usual.labels,
  const O extends LabelDeclarations = typeof usualOutcome,
  const T extends LabelDeclarations = typeof usualKinds,
  const Calls extends string = 'llm_calls_total',
  const Duration extends string = 'llm_call_duration_seconds',
  const Active extends string = 'llm_calls_active',
  const Tokens extends string = 'llm_tokens_total',
  const Cost extends string = 'llm_cost_usd_total',
  DurationLabel extends keyof (D & O) = keyof D,
  ActiveLabel extends keyof D = keyof D,
>(
  changes: LlmCallsChanges<
    D,
    O,
    T,
    Calls,
    Duration,
    Active,
    Tokens,
    Cost,
    DurationLabel,
    ActiveLabel
  > = {},
): LlmCalls<D, O, T, Calls, Duration, Active, Tokens, Cost, DurationLabel, ActiveLabel> {
  const { tokens, cost, calls } = changes
  const labels: LabelDeclarations = changes.labels ?? usual.labels
  const kinds: LabelDeclarations = changes.kinds ?? usualKinds
  const families = writtenBy(llmCalls, () => {
    const work = workFamilies({ ...changes, ...(calls && { runs: calls }) } as never, usual)
    return {
      calls: work.runs,
      duration: work.duration,
      active: work.active,
      tokens: counter(tokens?.name ?? 'llm_tokens_total', {
        help: 'Tokens used by kind.',
        unit: 'tokens',
        ...tokens,
        labels: { ...labels, ...kinds },
      }),
      cost: counter(cost?.name ?? 'llm_cost_usd_total', {
        help: 'What the calls have cost, by the price list of the service.',
        unit: 'usd',
        ...cost,
        labels,
      }),
    }
  })
  // The types follow from the changes, which the compiler cannot see through a spread.
  return families as never
}

const usual = {
  labels: {
    provider: oneOf('openai', 'anthropic', 'google', 'mistral').otherwise('other'),
    model: upTo(20).otherwise('other'),
  },
  runs: 'llm_calls_total',
  duration: 'llm_call_duration_seconds',
  active: 'llm_calls_active',
  things: 'calls',
  buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120],
}

const usualKinds = { type: oneOf('input', 'cached_input', 'output') }
