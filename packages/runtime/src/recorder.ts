import { type AnyFamily, idleMs, type Label } from '@telltale/core'
import { type BucketSearch, bucketSearch } from './bucket-search.ts'
import type { Collector, Labels } from './client.ts'
import type { Held } from './collectors.ts'
import type { Caller, Drop, Drops } from './dropped-samples.ts'
import { fastMetricOf, type OwnMethods } from './fast-metric.ts'
import { IdleTimes } from './idle-times.ts'
import { type Gate, labelGate } from './label-gate.ts'
import { labelsOf } from './label-text.ts'
import type { Series } from './series.ts'

/** What the handles of a family record with. */
export interface Recorder {
  readonly family: AnyFamily
  readonly collector: Collector
  /** The series that were admitted. */
  readonly series: Series
  /** The collector's methods that write into `series`. Any other has to be called. */
  readonly own: OwnMethods
  /** A histogram's. */
  readonly buckets: BucketSearch
  /** What each label lets through, in declared order. */
  readonly gates: readonly Gate[]
  readonly drops: Drops
}

/** What handles of a metric need; all recorders of one metric share its series. */
export function createRecorder(
  { family, collector, series }: Held,
  values: Readonly<Record<string, readonly string[]>>,
  drops: Drops,
): Recorder {
  const gates = Object.entries<Label>(family.labels).map(([name, label], i) => {
    const allowed = values[name]
    const taken = series.counts[i] ?? new Map<string, number>()
    if (label.kind === 'open') series.counts[i] = taken
    return labelGate(label, {
      ...(allowed && { allowed }),
      taken,
      onFold: (tooMany) => drops.folded(family, name, tooMany),
    })
  })
  const idle = family.expireAfter && idleMs(family.expireAfter)
  if (idle) series.idle ??= new IdleTimes(idle)
  const own = fastMetricOf(collector)?.own ?? none
  const buckets = bucketSearch(family.buckets ?? [])
  return { family, collector, series, own, buckets, gates, drops }
}

/**
 * The slot under which a sample with these labels is recorded, or -1: then it is counted as
 * dropped. Only label sets that are seen for the first time go through the gates.
 */
export function slotFor(recorder: Recorder, labels: object, caller: Caller): number {
  const slot = recorder.series.find(labels)
  return slot >= 0 ? slot : admittedSlot(recorder, labels, caller)
}

/** The same for labels in two parts, the later ones first, without making one object of them. */
export function slotForBoth(
  recorder: Recorder,
  early: object | undefined,
  late: object | undefined,
  caller: Caller,
): number {
  if (early === undefined || late === undefined) {
    return slotFor(recorder, early ?? late ?? noLabels, caller)
  }
  const slot = recorder.series.findBoth(early, late)
  return slot >= 0 ? slot : admittedSlot(recorder, { ...early, ...late }, caller)
}

/** Counts a sample whose value cannot be recorded; by its labels, if those are wrong as well. */
export function refuseValue(
  recorder: Recorder,
  labels: object,
  value: unknown,
  caller: Caller,
): void {
  const admitted = admit(recorder, labels)
  const drop: Drop = 'reason' in admitted ? admitted : { reason: 'invalid_value', value }
  recorder.drops.dropped(recorder.family, drop, caller)
}

/** Counts a sample that was lost to an exception. */
export function refuseError(recorder: Recorder, error: unknown, caller: Caller): void {
  recorder.drops.dropped(recorder.family, { reason: 'client_error', value: error }, caller)
}

/** The method of a handle that forgets the series of exactly these labels. */
export function remover(recorder: Recorder): (labels?: object) => void {
  const { family, series, collector, own, drops } = recorder
  return function remove(labels = noLabels) {
    try {
      const values = givenValues(recorder, labels)
      if ('reason' in values) drops.dropped(family, values, remove)
      else {
        if (own === none) collector.remove({ ...labels } as Labels)
        series.remove(values)
      }
    } catch (error) {
      refuseError(recorder, error, remove)
    }
  }
}

export const noLabels: object = Object.freeze({})

/** The methods of a metric that is the client's own throughout: none of ours. A summary's. */
const none: OwnMethods = Object.freeze({})

/** The labels of a slot, for a method of the client. */
export function labelsAt({ series }: Recorder, slot: number): Labels {
  return labelsOf(series.tails[slot] ?? '')
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function admittedSlot(recorder: Recorder, labels: object, caller: Caller): number {
  const values = admit(recorder, labels)
  if (!('reason' in values)) return recorder.series.open(values)
  recorder.drops.dropped(recorder.family, values, caller)
  return -1
}

/** The values under which the labels are recorded, or why they are not. */
function admit(recorder: Recorder, labels: object): readonly string[] | Drop {
  const values = givenValues(recorder, labels)
  if ('reason' in values) return values
  const admitted: string[] = []
  for (const [i, label] of recorder.series.names.entries()) {
    const value = values[i] as string
    const passed = recorder.gates[i]?.(value) ?? value
    if (typeof passed !== 'string') return { ...passed, label, value }
    admitted.push(passed)
  }
  return admitted
}

/** Every declared label and no other, as text. */
function givenValues({ series }: Recorder, given: object): readonly string[] | Drop {
  const values: string[] = []
  for (const label of series.names) {
    const value: unknown = (given as Readonly<Record<string, unknown>>)[label]
    if (value === undefined || value === null) return { reason: 'missing_label', label }
    values.push(String(value))
  }
  for (const label in given) {
    if (!series.names.includes(label)) return { reason: 'undeclared_label', label }
  }
  return values
}
