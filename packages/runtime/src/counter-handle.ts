import { Bound, ownLabels } from './bound.ts'
import type { Caller } from './dropped-samples.ts'
import { type ExemplarLabels, keepExemplar } from './exemplar.ts'
import { addAt } from './fast-number.ts'
import type { AnyCounterHandle, BoundCounter } from './handles.ts'
import {
  isIncrease,
  isObject,
  labelsAt,
  noLabels,
  type Recorder,
  refuseError,
  refuseValue,
  remover,
  slotFor,
} from './recorder.ts'

export function counterHandle(recorder: Recorder): AnyCounterHandle {
  function inc(first?: unknown, second?: unknown, third?: unknown): void {
    if (isObject(first)) record(recorder, first, second ?? 1, third, inc)
    else record(recorder, noLabels, first ?? 1, second, inc)
  }
  function labels(given: object = noLabels): BoundCounter {
    const bound = new FastCounter(recorder, ownLabels(recorder, given, labels))
    // The series exists from now on, at 0, so that its first event is already an increase.
    bound.bind(labels)
    return bound
  }
  const { family } = recorder
  return Object.freeze({ family, inc, labels, remove: remover(recorder) })
}

function record(
  recorder: Recorder,
  labels: object,
  value: unknown,
  exemplar: unknown,
  caller: Caller,
): void {
  try {
    if (!isIncrease(value)) {
      refuseValue(recorder, labels, value, caller)
      return
    }
    const slot = slotFor(recorder, labels, caller)
    if (slot < 0) return
    const { collector, own, series } = recorder
    if (collector.inc === own.inc) addAt(series, slot, value)
    else collector.inc(labelsAt(recorder, slot), value)
    if (isObject(exemplar)) keepExemplar(recorder, slot, exemplar as ExemplarLabels, value)
  } catch (error) {
    refuseError(recorder, error, caller)
  }
}

class FastCounter extends Bound implements BoundCounter {
  inc(value: number = 1, exemplar?: ExemplarLabels): void {
    if (!isIncrease(value) || this.collector.inc !== this.own.inc) {
      record(this.recorder, this.labels, value, exemplar, this.inc)
      return
    }
    if (this.epoch !== this.series.epoch) this.bind(this.inc)
    const { cells, offset } = this
    cells[offset] = (cells[offset] as number) + value
    if (exemplar !== undefined) keepExemplar(this.recorder, this.slot, exemplar, value)
  }
}
