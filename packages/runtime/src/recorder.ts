import type { AnyFamily } from '@telltale/core'
import type { Collector, Labels } from './client.ts'
import type { Caller, Drop, Drops } from './dropped-samples.ts'
import type { AnyCounterHandle, AnyDistributionHandle, AnyGaugeHandle } from './handles.ts'
import type { Gate } from './label-gate.ts'

export interface Recorder {
  readonly family: AnyFamily
  readonly collector: Collector
  readonly gates: ReadonlyMap<string, Gate>
  readonly drops: Drops
}

/** The handle of the family's kind. */
export function handleOf(recorder: Recorder) {
  switch (recorder.family.kind) {
    case 'counter':
      return counterHandle(recorder)
    case 'gauge':
      return gaugeHandle(recorder)
    default:
      return distributionHandle(recorder)
  }
}

function counterHandle(recorder: Recorder): AnyCounterHandle {
  const { family, collector } = recorder
  const add: Write = (labels, value) => collector.inc(labels, value)
  return Object.freeze({
    family,
    inc: function inc(...args: unknown[]) {
      record(recorder, inc, sample(args, 1), isIncrease, add)
    },
  })
}

function gaugeHandle(recorder: Recorder): AnyGaugeHandle {
  const { family, collector } = recorder
  const assign: Write = (labels, value) => collector.set(labels, value)
  const add: Write = (labels, value) => collector.inc(labels, value)
  const subtract: Write = (labels, value) => collector.dec(labels, value)
  const forget: Write = (labels) => collector.remove(labels)
  return Object.freeze({
    family,
    set: function set(...args: unknown[]) {
      record(recorder, set, sample(args), Number.isFinite, assign)
    },
    inc: function inc(...args: unknown[]) {
      record(recorder, inc, sample(args, 1), Number.isFinite, add)
    },
    dec: function dec(...args: unknown[]) {
      record(recorder, dec, sample(args, 1), Number.isFinite, subtract)
    },
    remove: function remove(...args: unknown[]) {
      record(recorder, remove, sample(args, 0), Number.isFinite, forget)
    },
  })
}

function distributionHandle(recorder: Recorder): AnyDistributionHandle {
  const { family, collector } = recorder
  const add: Write = (labels, value) => collector.observe(labels, value)
  return Object.freeze({
    family,
    observe: function observe(...args: unknown[]) {
      record(recorder, observe, sample(args), Number.isFinite, add)
    },
    startTimer: (early?: object) => {
      const start = performance.now()
      return function stop(late?: object) {
        const seconds = (performance.now() - start) / 1000
        record(recorder, stop, { labels: { ...early, ...late }, value: seconds }, isIncrease, add)
        return seconds
      }
    },
  })
}

interface Sample {
  readonly labels: object
  readonly value: unknown
}

type Write = (labels: Labels, value: number) => void

/** What was passed: `(labels, value)`, `(labels)`, `(value)` or nothing. */
function sample(args: readonly unknown[], fallback?: number): Sample {
  const [first, second] = args
  return typeof first === 'object' && first !== null
    ? { labels: first, value: second ?? fallback }
    : { labels: {}, value: first ?? fallback }
}

function isIncrease(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0
}

function record(
  recorder: Recorder,
  caller: Caller,
  { labels, value }: Sample,
  isValid: (value: unknown) => boolean,
  write: Write,
): void {
  try {
    const admitted = admit(recorder, labels)
    if ('reason' in admitted) recorder.drops.dropped(recorder.family, admitted, caller)
    else if (!isValid(value))
      recorder.drops.dropped(recorder.family, { reason: 'invalid_value', value }, caller)
    else write(admitted.labels, value as number)
  } catch (error) {
    recorder.drops.dropped(recorder.family, { reason: 'client_error', value: error }, caller)
  }
}

/**
 * The labels as the family declares them: each present once, each value inside its declaration.
 * A new object, because the client keeps the one it is given and the caller may change theirs.
 */
function admit({ gates }: Recorder, given: object): { readonly labels: Labels } | Drop {
  const labels: Record<string, string> = {}
  for (const [label, gate] of gates) {
    const value: unknown = (given as Record<string, unknown>)[label]
    if (value === undefined || value === null) return { reason: 'missing_label', label }
    const admitted = gate(String(value))
    if (typeof admitted !== 'string') return { ...admitted, label, value }
    labels[label] = admitted
  }
  for (const label in given) {
    if (!gates.has(label)) return { reason: 'undeclared_label', label }
  }
  return { labels }
}
