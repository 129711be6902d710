import type {
  AnyCounterHandle,
  AnyDistributionHandle,
  AnyGaugeHandle,
  CounterHandle,
  DistributionHandle,
  GaugeHandle,
} from './handles.ts'
import { untilEnd } from './until-end.ts'

export interface Outcome {
  /** The label that tells how it ended. @default 'status' */
  readonly label?: string
  /** Its value after a return. @default 'success' */
  readonly success?: string
  /** Its value after a throw. @default 'error' */
  readonly error?: string
}

type Trackable = AnyCounterHandle | AnyDistributionHandle | AnyGaugeHandle
type LabelsOf<H> =
  H extends CounterHandle<infer L>
    ? L
    : H extends DistributionHandle<infer L>
      ? L
      : H extends GaugeHandle<infer L>
        ? L
        : never
type Together<L> = (L extends unknown ? (labels: L) => void : never) extends (
  labels: infer All,
) => void
  ? All
  : never

/** The labels of all the handles, without the one that the outcome fills. */
export type TrackedLabels<H, O extends string> = Omit<Together<LabelsOf<H>>, O>

/**
 * Runs `work` and records how long it took and how it ended: histograms and summaries observe
 * seconds, counters add 1, gauges are 1 higher meanwhile. A throw or a rejection is recorded as an
 * error and passed on unchanged.
 *
 * What `work` gives is followed to its end: a promise until it is settled; a generator, an async
 * iterable or a Node.js stream (also one that a promise brings) until it is exhausted. An iteration
 * that is left early is a success; a stream that is closed before its end is an error.
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
  const given = labels as LabelTexts
  const start = performance.now()
  for (const handle of handles) begin(handle, given)
  const end = (value: string) => {
    const seconds = (performance.now() - start) / 1000
    for (const handle of handles) finish(handle, given, label, value, seconds)
  }
  return untilEnd(
    work,
    () => end(success),
    () => end(error),
  )
}

type LabelTexts = Readonly<Record<string, string>>

function begin(handle: Trackable, labels: LabelTexts): void {
  if ('dec' in handle) handle.inc(ownLabels(handle, labels, undefined, ''))
}

function finish(
  handle: Trackable,
  labels: LabelTexts,
  label: string,
  value: string,
  seconds: number,
): void {
  if ('dec' in handle) handle.dec(ownLabels(handle, labels, undefined, ''))
  else if ('observe' in handle) handle.observe(ownLabels(handle, labels, label, value), seconds)
  else handle.inc(ownLabels(handle, labels, label, value))
}

/** Those labels that the family declares; `for in`, because this runs twice for each call. */
function ownLabels(
  { family }: Trackable,
  labels: LabelTexts,
  label: string | undefined,
  value: string,
): Record<string, string> {
  const own: Record<string, string> = {}
  for (const name in family.labels) {
    const text = name === label ? value : labels[name]
    if (text !== undefined) own[name] = text
  }
  return own
}
