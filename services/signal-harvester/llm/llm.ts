import type { embeddings, llm } from '@systems/metrics/signal-harvester'
import type { TokenPrice } from '@systems/metrics/signal-harvester/prices'
import type { HandlesOf } from '@telltale/runtime'
import { type Cache, lruCache } from '../store/lru-cache.ts'
import { failure } from '../track/failure.ts'
import { embeddingTracker } from '../track/track-embedding-generation.ts'
import { llmRequestTracker, type Provider } from '../track/track-llm-request.ts'
import type { LlmProvider } from './provider.ts'

/** Language models as the rest of the service uses them. */
export interface Llm {
  /** Asks a model, unless the same has been asked before. Rejects when two models have failed. */
  ask(prompt: string): Promise<string>
  embed(text: string): Promise<readonly number[]>
  readonly caches: { readonly llm: Cache<string>; readonly embeddings: Cache<readonly number[]> }
}

export interface LlmOptions {
  readonly prices: readonly TokenPrice[]
  readonly cacheSize: number
}

interface Model {
  readonly provider: Provider
  readonly model: string
}

/** They take turns; the one after a model stands in for it. */
const models: readonly Model[] = [
  { provider: 'openai', model: 'gpt-4' },
  { provider: 'openai', model: 'gpt-3.5-turbo' },
  { provider: 'anthropic', model: 'claude' },
  // On trial, and therefore not among the models that have their own series.
  { provider: 'openai', model: 'gpt-4-preview' },
]
const embeddingModel = 'text-embedding-3-small'

export function openLlm(
  providerApi: LlmProvider,
  metrics: HandlesOf<{ llm: typeof llm; embeddings: typeof embeddings }>,
  { prices, cacheSize }: LlmOptions,
): Llm {
  const trackLlmRequest = llmRequestTracker(metrics.llm, prices)
  const trackEmbeddingGeneration = embeddingTracker(metrics.embeddings)
  const answers = lruCache<string>({ max: cacheSize })
  const vectors = lruCache<readonly number[]>({ max: cacheSize })
  let turn = 0

  const request = ({ provider, model }: Model, prompt: string) =>
    trackLlmRequest({ provider, model }, async (used) => {
      const answer = await providerApi.complete(model, prompt)
      used(answer)
      return answer.text
    })

  return {
    async ask(prompt) {
      const known = answers.get(prompt)
      if (known !== undefined) return known
      const [first, second] = [turn, turn + 1].map((i) => models[i % models.length] as Model)
      turn++
      try {
        const text = await request(first as Model, prompt).catch(() =>
          request(second as Model, prompt),
        )
        answers.set(prompt, text)
        return text
      } catch (cause) {
        throw Object.assign(failure('llm', 'No model has answered.'), { cause })
      }
    },
    async embed(text) {
      const known = vectors.get(text)
      if (known !== undefined) return known
      const vector = await trackEmbeddingGeneration(embeddingModel, () =>
        providerApi.embed(embeddingModel, text),
      )
      vectors.set(text, vector)
      return vector
    },
    caches: { llm: answers, embeddings: vectors },
  }
}
