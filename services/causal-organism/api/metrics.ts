import { type Log, log } from '@systems/kit/run-main'
import { breaker, cache, graph, http, pool, queue } from '@systems/metrics/causal-organism'
import { instrument, problemText } from '@telltale/runtime'

/** Metrics of an API of its own; the process has one that all modules share: `metrics`. */
export function apiMetrics(tell: Log = log) {
  return instrument(
    { http, cache, pool, queue, breaker, graph },
    { onProblem: (problem) => tell(problemText(problem)) },
  )
}

export type ApiMetrics = ReturnType<typeof apiMetrics>

export const metrics = apiMetrics()
