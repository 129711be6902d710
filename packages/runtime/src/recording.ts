/** What all recording methods of handles do: read the arguments, find the series, lose nothing silently. */
import type { Caller } from './dropped-samples.ts'
import { isObject, noLabels, type Recorder, refuseError, refuseValue, slotFor } from './recorder.ts'

/** A kind of sample. */
export interface Sample {
  /** The smallest value that it takes; all have to be finite. */
  readonly least: number
  /** Keeps a value that it takes, and by the client's method if somebody has replaced that. */
  write(recorder: Recorder, slot: number, value: number, exemplar: unknown): void
}

/** The method of a handle: with labels first, or without any. */
export function recordingMethod(recorder: Recorder, sample: Sample, usual?: number) {
  return function method(first?: unknown, second?: unknown, third?: unknown): void {
    if (isObject(first)) record(recorder, sample, first, second ?? usual, third, method)
    else record(recorder, sample, noLabels, first ?? usual, second, method)
  }
}

/** Records a sample, or counts it as dropped. Never throws. */
export function record(
  recorder: Recorder,
  sample: Sample,
  labels: object,
  value: unknown,
  exemplar: unknown,
  caller: Caller,
): void {
  try {
    if (!isTaken(sample, value)) {
      refuseValue(recorder, labels, value, caller)
      return
    }
    const slot = slotFor(recorder, labels, caller)
    if (slot >= 0) sample.write(recorder, slot, value, exemplar)
  } catch (error) {
    refuseError(recorder, error, caller)
  }
}

export function isTaken(sample: Sample, value: unknown): value is number {
  return typeof value === 'number' && value - value === 0 && value >= sample.least
}
