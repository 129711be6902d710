import { Bound, ownLabels } from './bound.ts'
import { addAt, setAt } from './fast-number.ts'
import type { AnyGaugeHandle, BoundGauge } from './handles.ts'
import { labelsAt, noLabels, type Recorder, remover } from './recorder.ts'
import { recordingMethod, type Sample } from './recording.ts'

export function gaugeHandle(recorder: Recorder): AnyGaugeHandle {
  function labels(given: object = noLabels): BoundGauge {
    return new FastGauge(recorder, ownLabels(recorder, given, labels))
  }
  const handle: AnyGaugeHandle = {
    family: recorder.family,
    set: recordingMethod(recorder, level),
    inc: recordingMethod(recorder, rise, 1),
    dec: recordingMethod(recorder, fall, 1),
    labels,
    remove: remover(recorder),
  }
  return Object.freeze(Object.defineProperty(handle, key, { value: recorder, enumerable: false }))
}

/** What a gauge's handle records with. */
export function recorderOf(handle: AnyGaugeHandle): Recorder {
  return (handle as unknown as { readonly [key]: Recorder })[key]
}

/** A registered symbol, so that two copies of this package know each other's handles. */
const key = Symbol.for('telltale.recorder')

const level: Sample = {
  least: Number.NEGATIVE_INFINITY,
  write(recorder, slot, value) {
    const { collector, own, series } = recorder
    if (collector.set === own.set) setAt(series, slot, value)
    else collector.set(labelsAt(recorder, slot), value)
  },
}

const rise: Sample = {
  least: Number.NEGATIVE_INFINITY,
  write(recorder, slot, value) {
    const { collector, own, series } = recorder
    if (collector.inc === own.inc) addAt(series, slot, value)
    else collector.inc(labelsAt(recorder, slot), value)
  },
}

const fall: Sample = {
  least: Number.NEGATIVE_INFINITY,
  write(recorder, slot, value) {
    const { collector, own, series } = recorder
    if (collector.dec === own.dec) addAt(series, slot, -value)
    else collector.dec(labelsAt(recorder, slot), value)
  },
}

class FastGauge extends Bound implements BoundGauge {
  set(value: number): void {
    const isOwn = this.collector.set === this.own.set
    if (this.isReady(level, isOwn, value, undefined, this.set)) this.cells[this.offset] = value
  }

  inc(value: number = 1): void {
    const isOwn = this.collector.inc === this.own.inc
    if (this.isReady(rise, isOwn, value, undefined, this.inc)) this.add(value)
  }

  dec(value: number = 1): void {
    const isOwn = this.collector.dec === this.own.dec
    if (this.isReady(fall, isOwn, value, undefined, this.dec)) this.add(-value)
  }

  remove(): void {
    remover(this.recorder)(this.labels)
  }

  private add(value: number): void {
    const { cells, offset } = this
    cells[offset] = (cells[offset] as number) + value
  }
}
