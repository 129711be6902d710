import { Bound, ownLabels } from './bound.ts'
import { type ExemplarLabels, keepExemplar } from './exemplar.ts'
import { addAt } from './fast-number.ts'
import type { AnyCounterHandle, BoundCounter } from './handles.ts'
import { isObject, labelsAt, noLabels, type Recorder, remover } from './recorder.ts'
import { recordingMethod, type Sample } from './recording.ts'

export function counterHandle(recorder: Recorder): AnyCounterHandle {
  function labels(given: object = noLabels): BoundCounter {
    const bound = new FastCounter(recorder, ownLabels(recorder, given, labels))
    // The series exists from now on, at 0, so that its first event is already an increase.
    bound.bind(labels)
    return bound
  }
  const { family } = recorder
  const inc = recordingMethod(recorder, increase, 1)
  return Object.freeze({ family, inc, labels, remove: remover(recorder) })
}

const increase: Sample = {
  least: 0,
  write(recorder, slot, value, exemplar) {
    const { collector, own, series } = recorder
    if (collector.inc === own.inc) addAt(series, slot, value)
    else collector.inc(labelsAt(recorder, slot), value)
    if (isObject(exemplar)) keepExemplar(recorder, slot, exemplar as ExemplarLabels, value)
  },
}

class FastCounter extends Bound implements BoundCounter {
  inc(value: number = 1, exemplar?: ExemplarLabels): void {
    const isOwn = this.collector.inc === this.own.inc
    if (!this.isReady(increase, isOwn, value, exemplar, this.inc)) return
    const { cells, offset } = this
    cells[offset] = (cells[offset] as number) + value
    if (exemplar !== undefined) keepExemplar(this.recorder, this.slot, exemplar, value)
  }
}
