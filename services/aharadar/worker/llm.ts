import type { llm } from '@systems/metrics/aharadar'
import { type HandlesOf, type Ledger, track } from '@telltale/runtime'
import type { LedgerRow } from './ledger.ts'
import type { LlmCall, LlmProvider } from './llm-provider.ts'

/** Calls the provider and gives its text. */
export type CallLlm = (call: LlmCall) => Promise<string>

/** A provider whose calls are timed, counted and booked. */
export function instrumentedProvider(
  llmProvider: LlmProvider,
  metrics: HandlesOf<typeof llm>,
  ledger: Ledger<LedgerRow>,
): CallLlm {
  return async (call) => {
    const { provider, model, purpose } = call
    const answer = await track(
      [metrics.duration, metrics.calls],
      { provider, model, purpose },
      () => llmProvider.complete(call),
    )
    const { credits } = answer
    await ledger.book({ at: new Date().toISOString(), provider, model, purpose, credits })
    return answer.text
  }
}

/** Asks a second time when the first call fails, as one does with a provider that is overloaded. */
export function retryOnce(callLlm: CallLlm): CallLlm {
  return (call) => callLlm(call).catch(() => callLlm(call))
}
