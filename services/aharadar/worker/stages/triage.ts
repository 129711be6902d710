import type { Random } from '@systems/kit/random'
import type { CallLlm } from '../llm.ts'
import type { LlmModel } from '../llm-provider.ts'
import type { Cluster } from './cluster.ts'

export interface TriagedCluster extends Cluster {
  readonly summary: string
}

/** Asks for each of the largest clusters what it is about. Models take turns. */
export async function triage(
  clusters: readonly Cluster[],
  callLlm: CallLlm,
  random: Random,
): Promise<readonly TriagedCluster[]> {
  const largest = [...clusters].sort((a, b) => b.items.length - a.items.length).slice(0, 6)
  return Promise.all(
    largest.map(async (cluster) => {
      const prompt = cluster.items.map(({ item }) => item.title).join('\n')
      const summary = await callLlm({ ...random.pick(models), purpose: 'triage', prompt })
      return { ...cluster, summary }
    }),
  )
}

const models: readonly LlmModel[] = [
  { provider: 'openai', model: 'gpt-5-mini' },
  { provider: 'openai', model: 'gpt-5-mini' },
  { provider: 'anthropic', model: 'claude-sonnet-4-5' },
  // On trial, and therefore not among the models that have their own series.
  { provider: 'openai', model: 'gpt-5-mini-2026-11-preview' },
]
