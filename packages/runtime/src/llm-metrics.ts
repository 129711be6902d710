import type { AnyCounterHandle, AnyDistributionHandle, AnyGaugeHandle } from './handles.ts'
import { track } from './track.ts'

/** The families of calls to language models, by their role; each gets the labels it declares. */
export interface LlmMetrics {
  /** Calls by outcome: the label `status` is `success` or `error`. */
  readonly calls?: AnyCounterHandle
  /** Seconds from the call to the last token. */
  readonly duration?: AnyDistributionHandle
  /** Calls that are running. */
  readonly active?: AnyGaugeHandle
  /**
   * Tokens; the label `type` (or `direction`, `token_type`) is `input`, `cached_input` or `output`.
   * Where it declares them, `prompt` stands for input and `completion` for output.
   */
  readonly tokens?: AnyCounterHandle
  /** What the calls cost, in the currency of the price list. */
  readonly cost?: AnyCounterHandle
}

/** What a model costs, for a million tokens, as providers print it. */
export interface TokenPrice {
  readonly input: number
  readonly output: number
  /** @default that of input */
  readonly cachedInput?: number
}

/**
 * By model, or by `provider/model` where two providers charge differently; or a function, for lists
 * that know families of models.
 */
export type TokenPrices =
  | Readonly<Record<string, TokenPrice>>
  | ((labels: LlmLabels) => TokenPrice | undefined)

/** What a call has used. */
export interface TokenUsage {
  /** All of the prompt, cached tokens included. */
  readonly input: number
  readonly output: number
  /** Those of the input that the provider had cached. @default 0 */
  readonly cachedInput?: number
}

export interface LlmLabels {
  readonly model: string
  readonly provider?: string
  readonly [label: string]: string | undefined
}

export interface LlmOptions {
  /** Told once of each model that the price list does not have. @default a process warning */
  readonly onUnpriced?: (model: string) => void
}

export interface LlmRecorder {
  /**
   * Runs a call and records it; a stream is followed to its end. `usageOf` reads the tokens from
   * the answer, where the answer tells them; one that throws is taken for "not told".
   */
  call<R>(
    labels: LlmLabels,
    work: () => R,
    usageOf?: (answer: Awaited<R>) => TokenUsage | undefined,
  ): R
  /** Records what a call has used: for streams, which tell it in their last part. */
  used(labels: LlmLabels, usage: TokenUsage): void
  /** What that much costs; nothing for a model that is not in the price list. */
  costOf(labels: LlmLabels, usage: TokenUsage): number | undefined
}

/**
 * Records calls of language models: outcome, duration, tokens, and cost by a price list.
 *
 * @example
 * const llm = llmMetrics(metrics.llm, { 'gpt-5': { input: 1.25, cachedInput: 0.125, output: 10 } })
 * const answer = await llm.call({ provider: 'openai', model: 'gpt-5' }, () => client.create(request),
 *   ({ usage }) => ({ input: usage.prompt_tokens, output: usage.completion_tokens }))
 * // => llm_tokens_total{model="gpt-5",type="input"} 1200   llm_cost_usd_total{model="gpt-5"} 0.0045
 */
export function llmMetrics(
  metrics: LlmMetrics,
  prices: TokenPrices,
  { onUnpriced = warn }: LlmOptions = {},
): LlmRecorder {
  const { calls, duration, active, tokens, cost } = metrics
  const tracked = [calls, duration, active].filter((handle) => handle !== undefined)
  const countTokens = tokens && tokenCounter(tokens)
  const unpriced = new Set<string>()
  const reportUnpriced = (model: string) => {
    if (unpriced.has(model) || unpriced.size >= reportedModels) return
    unpriced.add(model)
    quietly(() => onUnpriced(model))
  }

  const recorder: LlmRecorder = {
    call(labels, work, usageOf) {
      const result = track(tracked, labels as never, work)
      if (!usageOf) return result
      const read = (answer: never) => {
        quietly(() => {
          const usage = usageOf(answer)
          if (usage) recorder.used(labels, usage)
        })
        return answer
      }
      return (
        result instanceof Promise ? result.then(read as never) : read(result as never)
      ) as typeof result
    },
    used(labels, usage) {
      countTokens?.(labels, usage)
      if (!cost) return
      const price = recorder.costOf(labels, usage)
      if (price === undefined) reportUnpriced(labels.model)
      else cost.inc(declaredBy(cost, labels), price)
    },
    costOf(labels, { input, output, cachedInput = 0 }) {
      const price = priceOf(prices, labels)
      if (!price) return undefined
      const cached = cachedInput * (price.cachedInput ?? price.input)
      return ((input - cachedInput) * price.input + cached + output * price.output) / 1_000_000
    },
  }
  return recorder
}

const tokenLabels = ['type', 'direction', 'token_type']
/** Models come from outside; those that are told once must not be remembered without end. */
const reportedModels = 100

function tokenCounter(tokens: AnyCounterHandle): (labels: LlmLabels, usage: TokenUsage) => void {
  const { labels: declared } = tokens.family
  const label = tokenLabels.find((name) => name in declared) ?? ''
  const words: readonly string[] | undefined =
    declared[label]?.kind === 'closed' ? declared[label].values : undefined
  const takesCached = words?.includes('cached_input') ?? true
  const inputWord = words?.includes('prompt') ? 'prompt' : 'input'
  const outputWord = words?.includes('completion') ? 'completion' : 'output'
  return (labels, { input, output, cachedInput = 0 }) => {
    const own = declaredBy(tokens, labels)
    const count = (type: string, amount: number) => {
      if (amount !== 0) tokens.inc(label === '' ? own : { ...own, [label]: type }, amount)
    }
    count(inputWord, takesCached ? input - cachedInput : input)
    if (takesCached) count('cached_input', cachedInput)
    count(outputWord, output)
  }
}

function declaredBy({ family }: AnyCounterHandle, labels: LlmLabels): Record<string, string> {
  const own: Record<string, string> = {}
  for (const name in family.labels) {
    const value = labels[name]
    if (value !== undefined) own[name] = value
  }
  return own
}

function priceOf(prices: TokenPrices, labels: LlmLabels): TokenPrice | undefined {
  if (typeof prices === 'function') return prices(labels)
  const { model, provider } = labels
  const name = [`${provider}/${model}`, model].find((each) => Object.hasOwn(prices, each))
  return name === undefined ? undefined : prices[name]
}

function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // The answer is there, and what is told about it must not lose it.
  }
}

function warn(model: string): void {
  process.emitWarning(
    `The price list has no model "${model}": its calls are missing from the cost. Add { "${model}": { input, output } } to the prices of llmMetrics(). This is said once for each model.`,
    { type: 'TelltaleWarning', code: 'runtime/unpriced-model' },
  )
}
