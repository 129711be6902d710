import type { CallLlm } from '../llm.ts'
import type { TriagedCluster } from './triage.ts'

export interface EnrichedCluster extends TriagedCluster {
  readonly background: string
  readonly signal: string
}

/** Adds background and what people say about them to the first clusters. */
export async function enrich(
  clusters: readonly TriagedCluster[],
  callLlm: CallLlm,
): Promise<readonly EnrichedCluster[]> {
  return Promise.all(
    clusters.slice(0, 3).map(async (cluster) => {
      const prompt = cluster.items.map(({ item }) => item.text).join('\n')
      const [background, signal] = await Promise.all([
        callLlm({
          provider: 'anthropic',
          model: 'claude-sonnet-4-5',
          purpose: 'enrichment',
          prompt,
        }),
        callLlm({ provider: 'xai', model: 'grok-4', purpose: 'signal', prompt: cluster.summary }),
      ])
      return { ...cluster, background, signal }
    }),
  )
}
