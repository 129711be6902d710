import { seededRandom, seedOf } from '@systems/kit/random'
import type { pipeline } from '@systems/metrics/aharadar'
import { type HandlesOf, track } from '@telltale/runtime'
import type { Job } from '../job-queue.ts'
import type { LabelValues } from '../label-values.ts'
import type { CallLlm } from './llm.ts'
import { cluster } from './stages/cluster.ts'
import { dedupe } from './stages/dedupe.ts'
import { digest } from './stages/digest.ts'
import { embed } from './stages/embed.ts'
import { enrich } from './stages/enrich.ts'
import { createIngest } from './stages/ingest.ts'
import { rank } from './stages/rank.ts'
import { triage } from './stages/triage.ts'

export interface PipelineParts {
  readonly metrics: HandlesOf<typeof pipeline>
  readonly callLlm: CallLlm
  /** The directory into which digests are written. */
  readonly digests: string
}

/** The eight stages, one after the other; each is timed and counted, and a throw ends the job. */
export function createPipeline({ metrics, callLlm, digests }: PipelineParts) {
  const ingest = createIngest(metrics.items)
  const stage = <R>(name: RunLabels['stage'], work: () => R) =>
    track([metrics.duration, metrics.runs], { stage: name }, work)

  return async (job: Job): Promise<void> => {
    const random = seededRandom(seedOf(job.id))
    const items = await stage('ingest', () => ingest(job, random))
    const embedded = await stage('embed', () => embed(items, callLlm))
    const distinct = stage('dedupe', () => dedupe(embedded))
    const clusters = stage('cluster', () => cluster(distinct))
    const triaged = await stage('triage', () => triage(clusters, callLlm, random))
    const ranked = stage('rank', () => rank(triaged))
    const enriched = await stage('enrich', () => enrich(ranked, callLlm))
    await stage('digest', () => digest(job.id, enriched, callLlm, digests))
  }
}

type RunLabels = LabelValues<typeof pipeline.runs>
