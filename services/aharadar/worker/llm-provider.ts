import { setTimeout as sleep } from 'node:timers/promises'
import { normal, type Random } from '@systems/kit/random'
import type { llm } from '@systems/metrics/aharadar'
import type { LabelValues } from '../label-values.ts'

type CallLabels = LabelValues<typeof llm.calls>
export type Provider = CallLabels['provider']
export type Purpose = CallLabels['purpose']

export interface LlmModel {
  readonly provider: Provider
  readonly model: string
}

export interface LlmCall extends LlmModel {
  readonly purpose: Purpose
  readonly prompt: string
}

export interface LlmAnswer {
  readonly text: string
  /** What the call costs. */
  readonly credits: number
}

export interface LlmProvider {
  /** Rejects when the provider fails. */
  complete(call: LlmCall): Promise<LlmAnswer>
}

/**
 * A provider that thinks for a while, answers with the prompt's most frequent words, and fails
 * now and then. Latency is log-normal around a second, as that of real ones is.
 */
export function simulatedProvider(
  random: Random,
  {
    llmSlowness,
    llmFailureRate,
  }: { readonly llmSlowness: number; readonly llmFailureRate: number },
): LlmProvider {
  return {
    async complete({ prompt, purpose, model }) {
      const typical = purpose === 'embedding' ? 0.15 : 0.6
      const seconds = typical * Math.exp(0.6 * normal(random)) * llmSlowness
      await sleep(Math.min(seconds, 60) * 1000)
      if (random.chance(llmFailureRate)) throw new Error(`${model} is overloaded.`)
      const credits = 1 + Math.ceil(prompt.length / (purpose === 'embedding' ? 2000 : 200))
      return { text: frequentWords(prompt, 8).join(' '), credits }
    },
  }
}

function frequentWords(prompt: string, count: number): readonly string[] {
  const counts = new Map<string, number>()
  for (const word of prompt.split(/\s+/)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, count)
    .map(([word]) => word)
}
