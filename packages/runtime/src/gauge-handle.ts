import { Bound, ownLabels } from './bound.ts'
import type { Caller } from './dropped-samples.ts'
import { addAt, setAt } from './fast-number.ts'
import type { AnyGaugeHandle, BoundGauge } from './handles.ts'
import {
  isNumber,
  isObject,
  labelsAt,
  noLabels,
  type Recorder,
  refuseError,
  refuseValue,
  remover,
  slotFor,
} from './recorder.ts'

export function gaugeHandle(recorder: Recorder): AnyGaugeHandle {
  function set(first?: unknown, second?: unknown): void {
    if (isObject(first)) record(recorder, 'set', first, second, set)
    else record(recorder, 'set', noLabels, first, set)
  }
  function inc(first?: unknown, second?: unknown): void {
    if (isObject(first)) record(recorder, 'inc', first, second ?? 1, inc)
    else record(recorder, 'inc', noLabels, first ?? 1, inc)
  }
  function dec(first?: unknown, second?: unknown): void {
    if (isObject(first)) record(recorder, 'dec', first, second ?? 1, dec)
    else record(recorder, 'dec', noLabels, first ?? 1, dec)
  }
  function labels(given: object = noLabels): BoundGauge {
    return new FastGauge(recorder, ownLabels(recorder, given, labels))
  }
  const { family } = recorder
  const handle: AnyGaugeHandle = { family, set, inc, dec, labels, remove: remover(recorder) }
  return Object.freeze(Object.defineProperty(handle, key, { value: recorder, enumerable: false }))
}

/** What a gauge's handle records with. */
export function recorderOf(handle: AnyGaugeHandle): Recorder {
  return (handle as unknown as { readonly [key]: Recorder })[key]
}

/** A registered symbol, so that two copies of this package know each other's handles. */
const key = Symbol.for('telltale.recorder')

function record(
  recorder: Recorder,
  method: 'set' | 'inc' | 'dec',
  labels: object,
  value: unknown,
  caller: Caller,
): void {
  try {
    if (!isNumber(value)) {
      refuseValue(recorder, labels, value, caller)
      return
    }
    const slot = slotFor(recorder, labels, caller)
    if (slot < 0) return
    const { collector, own, series } = recorder
    if (collector[method] !== own[method]) collector[method](labelsAt(recorder, slot), value)
    else if (method === 'set') setAt(series, slot, value)
    else addAt(series, slot, method === 'inc' ? value : -value)
  } catch (error) {
    refuseError(recorder, error, caller)
  }
}

class FastGauge extends Bound implements BoundGauge {
  set(value: number): void {
    if (!isNumber(value) || this.collector.set !== this.own.set) {
      record(this.recorder, 'set', this.labels, value, this.set)
      return
    }
    if (this.epoch !== this.series.epoch) this.bind(this.set)
    this.cells[this.offset] = value
  }

  inc(value: number = 1): void {
    if (!isNumber(value) || this.collector.inc !== this.own.inc) {
      record(this.recorder, 'inc', this.labels, value, this.inc)
      return
    }
    if (this.epoch !== this.series.epoch) this.bind(this.inc)
    const { cells, offset } = this
    cells[offset] = (cells[offset] as number) + value
  }

  dec(value: number = 1): void {
    if (!isNumber(value) || this.collector.dec !== this.own.dec) {
      record(this.recorder, 'dec', this.labels, value, this.dec)
      return
    }
    if (this.epoch !== this.series.epoch) this.bind(this.dec)
    const { cells, offset } = this
    cells[offset] = (cells[offset] as number) - value
  }

  remove(): void {
    remover(this.recorder)(this.labels)
  }
}
