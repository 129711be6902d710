import { Bound, ownLabels } from './bound.ts'
import { type BucketSearch, bucketOf } from './bucket-search.ts'
import { type ExemplarLabels, keepExemplar } from './exemplar.ts'
import { observeAt } from './fast-histogram.ts'
import type { AnyDistributionHandle, BoundDistribution } from './handles.ts'
import {
  isObject,
  labelsAt,
  noLabels,
  type Recorder,
  refuseError,
  remover,
  slotForBoth,
} from './recorder.ts'
import { recordingMethod, type Sample } from './recording.ts'

/** The handle of a histogram or a summary. */
export function distributionHandle(recorder: Recorder): AnyDistributionHandle {
  const startTimer = (early?: object) => {
    const start = performance.now()
    return function stop(late?: object): number {
      const seconds = (performance.now() - start) / 1000
      try {
        const slot = slotForBoth(recorder, early, late, stop)
        if (slot >= 0) observation.write(recorder, slot, seconds, undefined)
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
  const observe = recordingMethod(recorder, observation)
  return Object.freeze({ family, observe, startTimer, labels, remove: remover(recorder) })
}

const observation: Sample = {
  least: Number.NEGATIVE_INFINITY,
  write(recorder, slot, value, exemplar) {
    const { collector, own, series, buckets } = recorder
    if (collector.observe === own.observe) observeAt(series, slot, buckets, value)
    else collector.observe(labelsAt(recorder, slot), value)
    if (!isObject(exemplar)) return
    const cell = slot * series.width + bucketOf(buckets, value)
    keepExemplar(recorder, cell, exemplar as ExemplarLabels, value)
  },
}

class FastHistogram extends Bound implements BoundDistribution {
  readonly buckets: BucketSearch
  /** Of the sum, after the buckets and that of what is above them. */
  readonly sumAt: number

  constructor(recorder: Recorder, labels: object) {
    super(recorder, labels)
    this.buckets = recorder.buckets
    this.sumAt = recorder.buckets.bounds.length + 1
  }

  observe(value: number, exemplar?: ExemplarLabels): void {
    const isOwn = this.collector.observe === this.own.observe
    if (!this.isReady(observation, isOwn, value, exemplar, this.observe)) return
    const { cells, offset } = this
    const bucket = bucketOf(this.buckets, value)
    const sum = offset + this.sumAt
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
