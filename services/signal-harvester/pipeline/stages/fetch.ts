import { discoveries, type signals } from '@systems/metrics/signal-harvester'
import { fold, type HandlesOf } from '@telltale/runtime'
import type { Discovery } from '../../store/records.ts'
import type { Store } from '../../store/store.ts'
import { failure, kindOf } from '../../track/failure.ts'
import type { Source } from '../sources.ts'

/**
 * Asks every source. One that fails is counted and left out; the stage fails when all do.
 *
 * @returns what was not known before
 */
export function createFetch(
  metrics: HandlesOf<{ discoveries: typeof discoveries; signals: typeof signals }>,
  sources: readonly Source[],
  store: Pick<Store, 'addDiscoveries'>,
) {
  const { fetched, fetchDuration, fetchErrors, lastSuccess } = metrics.discoveries

  async function fetchFrom({ name, fetch }: Source): Promise<readonly Discovery[] | undefined> {
    const source = fold(discoveries.fetched.labels.source, name)
    const stop = fetchDuration.startTimer({ source })
    try {
      const offered = await fetch()
      metrics.signals.fetched.inc({ source }, offered.length)
      lastSuccess.set({ source }, Date.now() / 1000)
      const fresh = await store.addDiscoveries(offered)
      fetched.inc({ source }, fresh.length)
      return fresh
    } catch (error) {
      const error_type = kindOf(discoveries.fetchErrors.labels.error_type, error)
      fetchErrors.inc({ source, error_type })
      return undefined
    } finally {
      stop()
    }
  }

  return async (): Promise<readonly Discovery[]> => {
    const results = await Promise.all(sources.map(fetchFrom))
    const answered = results.filter((result) => result !== undefined)
    if (answered.length === 0) throw failure('fetch', 'No source has answered.')
    return answered.flat()
  }
}
