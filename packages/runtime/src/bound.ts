import type { Collector } from './client.ts'
import type { Caller } from './dropped-samples.ts'
import type { OwnMethods } from './fast-metric.ts'
import { noLabels, type Recorder, refuseError, slotFor } from './recorder.ts'
import { isTaken, record, type Sample } from './recording.ts'
import type { Series } from './series.ts'

/**
 * A series that is looked up once and then kept: where its numbers are.
 *
 * A class, against the habit of this package: with methods on a prototype, recording through
 * twenty different series takes 5 ns, through twenty objects of closures 10 ns.
 */
export class Bound {
  readonly recorder: Recorder
  readonly series: Series
  readonly collector: Collector
  readonly own: OwnMethods
  readonly labels: object
  cells: Float64Array
  /** Of the first cell. */
  offset = 0
  slot = -1
  /** The series' epoch when it was looked up; -1 asks for a look-up at the next use. */
  epoch = -1

  constructor(recorder: Recorder, labels: object) {
    this.recorder = recorder
    this.series = recorder.series
    this.collector = recorder.collector
    this.own = recorder.own
    this.labels = labels
    this.cells = new Float64Array(recorder.series.width)
  }

  /**
   * Whether a value can go straight into the cells. If not, it has been recorded or refused as by a
   * handle; the method asks for `isOwn` itself, because reading it by name would take longer.
   */
  isReady(
    sample: Sample,
    isOwn: boolean,
    value: unknown,
    exemplar: unknown,
    caller: Caller,
  ): boolean {
    if (!isOwn || !isTaken(sample, value)) {
      record(this.recorder, sample, this.labels, value, exemplar, caller)
      return false
    }
    if (this.epoch !== this.series.epoch) this.bind(caller)
    return true
  }

  /**
   * Looks the series up, again. Labels that are refused are counted, and asked for again at every
   * use; what is recorded meanwhile goes into cells that nobody reads.
   */
  bind(caller: Caller): void {
    try {
      const { series } = this
      this.slot = slotFor(this.recorder, this.labels, caller)
      if (this.slot < 0) {
        this.cells = new Float64Array(series.width)
        this.offset = 0
        this.epoch = -1
        return
      }
      this.cells = series.cells(this.slot)
      this.offset = series.offset(this.slot)
      this.epoch = series.epoch
    } catch (error) {
      refuseError(this.recorder, error, caller)
    }
  }
}

/** A copy of a caller's labels, who may change theirs later. */
export function ownLabels(recorder: Recorder, labels: object, caller: Caller): object {
  try {
    return { ...labels }
  } catch (error) {
    refuseError(recorder, error, caller)
    return noLabels
  }
}
