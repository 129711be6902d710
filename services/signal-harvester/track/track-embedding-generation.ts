import type { embeddings } from '@systems/metrics/signal-harvester'
import { type HandlesOf, track } from '@telltale/runtime'

/** Generates embeddings; when it fails, the error is passed on. */
export type TrackEmbeddingGeneration = <R>(model: string, generate: () => R) => R

/**
 * Times the generation of embeddings and counts it by outcome.
 *
 * @example
 * const trackEmbeddingGeneration = embeddingTracker(metrics.embeddings)
 * const vector = await trackEmbeddingGeneration('text-embedding-3-small', () => embed(text))
 */
export function embeddingTracker({
  generated,
  duration,
}: HandlesOf<typeof embeddings>): TrackEmbeddingGeneration {
  return (model, generate) =>
    track([generated, duration], { model }, generate, { error: 'failure' })
}
