import { llm } from '@systems/metrics/signal-harvester'
import { priceOf, type TokenPrice } from '@systems/metrics/signal-harvester/prices'
import { type HandlesOf, llmMetrics } from '@telltale/runtime'
import type { LabelValues } from '../label-values.ts'
import { kindOf } from './failure.ts'

export type Provider = LabelValues<typeof llm.requests>['provider']

export interface LlmRequest {
  readonly provider: Provider
  readonly model: string
  /** Tokens, as far as they are known before the request. @default 0 */
  readonly promptTokens?: number
  readonly completionTokens?: number
}

/** Tokens that are known when the answer is there; they replace those given before. */
export interface UsedTokens {
  readonly promptTokens?: number
  readonly completionTokens?: number
}

/** Runs a request, which may tell what it has used; when it fails, the error is passed on. */
export type TrackLlmRequest = <R>(
  request: LlmRequest,
  run: (used: (tokens: UsedTokens) => void) => Promise<R>,
) => Promise<R>

/**
 * Times LLM requests, counts them by outcome, their tokens, and what these cost by a price list.
 * Failed ones are counted by kind and use no tokens; models without a price cost nothing.
 *
 * @example
 * const trackLlmRequest = llmRequestTracker(metrics.llm, prices)
 * await trackLlmRequest({ provider: 'openai', model: 'gpt-4', promptTokens: 900 }, async (used) => {
 *   const answer = await client.complete(prompt)
 *   used({ completionTokens: answer.usage.completion_tokens })
 *   return answer
 * })
 */
export function llmRequestTracker(
  { requests, duration, tokens, errors, inProgress, cost }: HandlesOf<typeof llm>,
  prices: readonly TokenPrice[],
): TrackLlmRequest {
  const recorder = llmMetrics(
    { calls: requests, duration, active: inProgress, tokens, cost },
    ({ provider = '', model }) => perMillion(priceOf(prices, provider, model)),
  )
  return async (request, run) => {
    const { provider, model, promptTokens = 0, completionTokens = 0 } = request
    let known: Required<UsedTokens> = { promptTokens, completionTokens }
    const used = (tokens: UsedTokens) => {
      known = { ...known, ...tokens }
    }
    try {
      return await recorder.call(
        { provider, model },
        async () => run(used),
        () => ({ input: known.promptTokens, output: known.completionTokens }),
      )
    } catch (error) {
      errors.inc({ provider, error_type: kindOf(llm.errors.labels.error_type, error) })
      throw error
    }
  }
}

/** The list is for a thousand tokens, the runtime's prices are for a million. */
function perMillion(price: TokenPrice | undefined) {
  return { input: 1000 * (price?.prompt ?? 0), output: 1000 * (price?.completion ?? 0) }
}
