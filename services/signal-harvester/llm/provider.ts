import { setTimeout as sleep } from 'node:timers/promises'
import { normal, type Random } from '@systems/kit/random'
import { failure } from '../track/failure.ts'

export interface LlmAnswer {
  readonly text: string
  readonly promptTokens: number
  readonly completionTokens: number
}

export interface LlmProvider {
  /** Rejects with a failure when the provider does. */
  complete(model: string, prompt: string): Promise<LlmAnswer>
  embed(model: string, text: string): Promise<readonly number[]>
}

export interface ProviderOptions {
  /** How much slower than usual it is; 0 answers at once. */
  readonly llmSlowness: number
  readonly llmFailureRate: number
}

const failures = ['rate_limit', 'timeout', 'server', 'server', 'invalid_request'] as const

/**
 * A provider that thinks for a while, answers with the prompt's longest words, and fails now and
 * then. Latency is log-normal around a second, as that of real ones is.
 */
export function simulatedProvider(
  random: Random,
  { llmSlowness, llmFailureRate }: ProviderOptions,
): LlmProvider {
  const think = async (typicalSeconds: number, model: string) => {
    const seconds = typicalSeconds * Math.exp(0.6 * normal(random)) * llmSlowness
    await sleep(Math.min(seconds, 60) * 1000)
    if (random.chance(llmFailureRate))
      throw failure(random.pick(failures), `${model} does not answer.`)
  }
  return {
    async complete(model, prompt) {
      await think(model.startsWith('gpt-4') ? 1.2 : 0.6, model)
      const words = [...new Set(prompt.split(/\W+/))].sort((a, b) => b.length - a.length)
      const text = words.slice(0, 6).join(' ')
      return {
        text,
        promptTokens: Math.ceil(prompt.length / 4),
        completionTokens: 20 + Math.ceil(text.length / 4),
      }
    },
    async embed(model, text) {
      await think(0.1, model)
      return Array.from({ length: 8 }, (_, i) => (text.charCodeAt(i) || 0) / 128)
    },
  }
}
