import type {
  AnyCounterHandle,
  AnyDistributionHandle,
  CounterHandle,
  DistributionHandle,
} from './handles.ts'

export interface Outcome {
  /** The label that tells how it ended. @default 'status' */
  readonly label?: string
  /** Its value after a return. @default 'success' */
  readonly success?: string
  /** Its value after a throw. @default 'error' */
  readonly error?: string
}

type Trackable = AnyCounterHandle | AnyDistributionHandle
type LabelsOf<H> =
  H extends CounterHandle<infer L> ? L : H extends DistributionHandle<infer L> ? L : never
type Together<L> = (L extends unknown ? (labels: L) => void : never) extends (
  labels: infer All,
) => void
  ? All
  : never

/** The labels of all the handles, without the one that the outcome fills. */
export type TrackedLabels<H, O extends string> = Omit<Together<LabelsOf<H>>, O>

/**
 * Runs `work` and records how long it took and how it ended: histograms and summaries observe
 * seconds, counters add 1. A throw or a rejection is recorded as an error and passed on unchanged.
 *
 * Each family gets those of the labels that it declares, so that families with different labels
 * can be tracked together.
 *
 * @example
 * await track([metrics.llm.duration, metrics.llm.calls], { provider, model, purpose }, () =>
 *   client.complete(prompt),
 * )
 * // => llm_calls_total{…,status="success"} 1   llm_call_duration_seconds_sum{…} 0.8
 */
export function track<const H extends readonly Trackable[], R, const O extends Outcome = Outcome>(
  handles: H,
  labels: TrackedLabels<H[number], O['label'] extends string ? O['label'] : 'status'>,
  work: () => R,
  outcome?: O,
): R {
  const { label = 'status', success = 'success', error = 'error' } = outcome ?? {}
  const start = performance.now()
  const end = (value: string) => {
    const seconds = (performance.now() - start) / 1000
    for (const handle of handles) finish(handle, { ...labels, [label]: value }, seconds)
  }
  let result: R
  try {
    result = work()
  } catch (thrown) {
    end(error)
    throw thrown
  }
  if (!(result instanceof Promise)) {
    end(success)
    return result
  }
  return result.then(
    (value) => {
      end(success)
      return value
    },
    (thrown) => {
      end(error)
      throw thrown
    },
  ) as R
}

function finish(handle: Trackable, labels: Readonly<Record<string, string>>, seconds: number) {
  const own = Object.fromEntries(
    Object.entries(labels).filter(([name]) => name in handle.family.labels),
  )
  if ('observe' in handle) handle.observe(own, seconds)
  else handle.inc(own)
}
