import type { application } from '@systems/metrics/signal-harvester'
import type { HandlesOf } from '@telltale/runtime'
import type { Llm } from '../llm/llm.ts'
import type { Discovery } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { pipelineRunTracker, type Stage } from '../track/track-pipeline-run.ts'
import type { Source } from './sources.ts'
import { createEmbed } from './stages/embed.ts'
import { createEntities } from './stages/entities.ts'
import { createFetch } from './stages/fetch.ts'
import { createScore } from './stages/score.ts'
import { createTopics } from './stages/topics.ts'

export interface PipelineParts {
  readonly metrics: HandlesOf<typeof application>
  readonly sources: readonly Source[]
  readonly store: Store
  readonly llm: Llm
  readonly log: (message: string) => void
}

export interface Pipeline {
  /** Runs all stages, or joins the run in progress. A stage that fails does its part the next time. */
  run(): Promise<void>
}

/** Above it, what waits for a stage that keeps failing is given up, oldest first. */
const mostWaiting = 2_000

/** Five stages; each is timed, counted and, when it fails, said. */
export function createPipeline({ metrics, sources, store, llm, log }: PipelineParts): Pipeline {
  const trackPipelineRun = pipelineRunTracker(metrics.pipeline)
  const fetch = createFetch(metrics, sources, store)
  const stages: readonly [Stage, (found: readonly Discovery[]) => Promise<void>][] = [
    ['score', createScore(metrics.signals, llm, store)],
    ['topics', createTopics(metrics.topics, store)],
    ['entities', createEntities(metrics.entities, store)],
    ['embed', createEmbed(llm)],
  ]
  const waiting = new Map<Stage, readonly Discovery[]>()
  let running: Promise<void> | undefined

  async function attempt<R>(stage: Stage, work: () => Promise<R>): Promise<R | undefined> {
    return trackPipelineRun(stage, work).catch((error) => {
      log(`The stage ${stage} failed: ${error instanceof Error ? error.message : error}`)
      return undefined
    })
  }

  async function runStages(): Promise<void> {
    const found = (await attempt('fetch', fetch)) ?? []
    for (const [stage, work] of stages) {
      const mine = [...(waiting.get(stage) ?? []), ...found].slice(-mostWaiting)
      waiting.set(stage, mine)
      await attempt(stage, async () => {
        await work(mine)
        waiting.delete(stage)
      })
    }
  }

  return {
    run() {
      running ??= runStages().finally(() => {
        running = undefined
      })
      return running
    },
  }
}
