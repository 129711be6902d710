/** Why a family is missing from a scrape. */
export type CollectFailure = 'error' | 'timeout'

export type OnCollectFailure = (metric: object, reason: CollectFailure, error?: unknown) => void

/** Something to collect for a metric: a value at once, or the promise of one. */
export interface Collection<T> {
  readonly metric: object
  readonly collect: () => T | Promise<T>
}

/**
 * What the collections gave, in their order, without those that failed or took longer than
 * `limitMs`. One that is stuck since an earlier scrape is not started again beside itself.
 */
export async function collectWithin<T>(
  collections: readonly Collection<T>[],
  limitMs: number,
  onFailure: OnCollectFailure,
): Promise<readonly T[]> {
  const deadline = after(limitMs)
  const results = collections.map(({ metric, collect }) => {
    if (stuck.has(metric)) return late
    try {
      const result = collect()
      if (!(result instanceof Promise)) return { value: result }
      let settled = false
      const outcome = result.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      )
      const done = outcome.finally(() => {
        settled = true
        stuck.delete(metric)
      })
      const passed = deadline.passed.then(() => {
        if (!settled) stuck.add(metric)
        return late
      })
      return Promise.race([done, passed])
    } catch (error) {
      return { error }
    }
  })
  const outcomes = await Promise.all(results)
  deadline.cancel()
  return outcomes.flatMap((outcome, i) => {
    if ('value' in outcome) return [outcome.value]
    const metric = collections[i]?.metric ?? {}
    if ('error' in outcome) onFailure(metric, 'error', outcome.error)
    else onFailure(metric, 'timeout')
    return []
  })
}

const late = Object.freeze({ late: true })

/** Metrics whose collector was too late for a scrape and has not answered since. */
const stuck = new WeakSet<object>()

function after(ms: number) {
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), ms)
  })
  return { passed, cancel: () => clearTimeout(timer) }
}
