import { type Log, log } from '@systems/kit/run-main'
import { exports, intervention, worker } from '@systems/metrics/causal-organism'
import { instrument, problemText } from '@telltale/runtime'

/** Metrics of a worker of its own; the process has one that all modules share: `metrics`. */
export function workerMetrics(tell: Log = log) {
  return instrument(
    { worker, exports, intervention },
    { onProblem: (problem) => tell(problemText(problem)) },
  )
}

export type WorkerMetrics = ReturnType<typeof workerMetrics>

export const metrics = workerMetrics()
