import type { pipeline } from '@systems/metrics/aharadar'
import { type HandlesOf, track } from '@telltale/runtime'
import type { Job } from '../job-queue.ts'
import { seededRandom, seedOf } from '../random.ts'
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
  const { duration, runs } = metrics
  const ingest = createIngest(metrics.items)

  return async (job: Job): Promise<void> => {
    const random = seededRandom(seedOf(job.id))
    const items = await track([duration, runs], { stage: 'ingest' }, () => ingest(job, random))
    const embedded = await track([duration, runs], { stage: 'embed' }, () => embed(items, callLlm))
    const distinct = track([duration, runs], { stage: 'dedupe' }, () => dedupe(embedded))
    const clusters = track([duration, runs], { stage: 'cluster' }, () => cluster(distinct))
    const triaged = await track([duration, runs], { stage: 'triage' }, () =>
      triage(clusters, callLlm, random),
    )
    const ranked = track([duration, runs], { stage: 'rank' }, () => rank(triaged))
    const enriched = await track([duration, runs], { stage: 'enrich' }, () =>
      enrich(ranked, callLlm),
    )
    await track([duration, runs], { stage: 'digest' }, () =>
      digest(job.id, enriched, callLlm, digests),
    )
  }
}
