import { Bound, ownLabels } from './bound.ts'
import type { Caller } from './dropped-samples.ts'
import { type ExemplarLabels, keepExemplar } from './exemplar.ts'
import { bucketOf, observeAt } from './fast-histogram.ts'
import type { AnyDistributionHandle, BoundDistribution } from './handles.ts'
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
  slotForBoth,
} from './recorder.ts'

/** The handle of a histogram or a summary. */
export function distributionHandle(recorder: Recorder): AnyDistributionHandle {
  function observe(first?: unknown, second?: unknown, third?: unknown): void {
    if (isObject(first)) record(recorder, first, second, third, observe)
    else record(recorder, noLabels, first, second, observe)
  }
  const startTimer = (early?: object) => {
    const start = performance.now()
    return function stop(late?: object): number {
      const seconds = (performance.now() - start) / 1000
      try {
        write(recorder, slotForBoth(recorder, early, late, stop), seconds, undefined)
      } catch (error) {
        refuseError(recorder, error, stop)
      }
      return seconds
    }
  }
  function labels(given: object = noLabels): BoundDistribution {
    const bound = new FastHistogram(recorder, ownLabels(recorder, given, labels))
    bound.bind(labels)
    return bound
  }
  const { family } = recorder
  return Object.freeze({ family, observe, startTimer, labels, remove: remover(recorder) })
}

function record(
  recorder: Recorder,
  labels: object,
  value: unknown,
  exemplar: unknown,
  caller: Caller,
): void {
  try {
    if (isNumber(value)) write(recorder, slotFor(recorder, labels, caller), value, exemplar)
    else refuseValue(recorder, labels, value, caller)
  } catch (error) {
    refuseError(recorder, error, caller)
  }
}

function write(recorder: Recorder, slot: number, value: number, exemplar: unknown): void {
  if (slot < 0) return
  const { collector, own, series, bounds } = recorder
  if (collector.observe === own.observe) observeAt(series, slot, bounds, value)
  else collector.observe(labelsAt(recorder, slot), value)
  if (!isObject(exemplar)) return
  const cell = slot * series.width + bucketOf(bounds, value)
  keepExemplar(recorder, cell, exemplar as ExemplarLabels, value)
}

class FastHistogram extends Bound implements BoundDistribution {
  readonly bounds: Float64Array

  constructor(recorder: Recorder, labels: object) {
    super(recorder, labels)
    this.bounds = recorder.bounds
  }

  observe(value: number, exemplar?: ExemplarLabels): void {
    if (!isNumber(value) || this.collector.observe !== this.own.observe) {
      record(this.recorder, this.labels, value, exemplar, this.observe)
      return
    }
    if (this.epoch !== this.series.epoch) this.bind(this.observe)
    const { cells, offset, bounds } = this
    const bucket = bucketOf(bounds, value)
    const sum = offset + bounds.length + 1
    cells[offset + bucket] = (cells[offset + bucket] as number) + 1
    cells[sum] = (cells[sum] as number) + value
    if (exemplar !== undefined) {
      keepExemplar(this.recorder, this.slot * this.series.width + bucket, exemplar, value)
    }
  }

  startTimer(): (exemplar?: ExemplarLabels) => number {
    const start = performance.now()
    return (exemplar) => {
      const seconds = (performance.now() - start) / 1000
      this.observe(seconds, exemplar)
      return seconds
    }
  }
}
