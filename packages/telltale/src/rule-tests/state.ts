/** How fast the sources of a test run, and the series that come of it. */
import type { Phase, Signal } from './evaluate/signal.ts'
import type { Source } from './source.ts'

/** The setting of each knob, by its key. */
export type State = Readonly<Record<string, number>>

/**
 * What can be turned about a source:
 * - `count`: how much a counter, or the number of observations, grows from sample to sample
 * - `value`: the value of a gauge; of one that holds a time, how many seconds ago that was
 * - `slope`: how much a gauge grows from sample to sample; below 0 it falls
 * - `place`: where observations fall: 2.5 is half in the third bucket and half in the fourth
 */
export interface Knob {
  readonly key: string
  readonly kind: 'count' | 'value' | 'slope' | 'place'
  /** The number of the last bucket. */
  readonly last: number
}

export function knobsOf({ id, family, isTrend }: Source): readonly Knob[] {
  switch (family.kind) {
    case 'counter':
      return [{ key: id, kind: 'count', last: 0 }]
    case 'gauge':
      return [{ key: id, kind: isTrend ? 'slope' : 'value', last: 0 }]
    default:
      return [
        { key: `${id} place`, kind: 'place', last: family.buckets?.length ?? 0 },
        { key: `${id} count`, kind: 'count', last: 0 },
      ]
  }
}

/** Everything runs, and nothing is remarkable. */
export function baseState(sources: readonly Source[]): State {
  return Object.fromEntries(
    sources.flatMap((source) =>
      knobsOf(source).map(({ key, kind }) => [
        key,
        kind === 'count' ? 10 : kind === 'value' ? gaugeBase(source) : 0,
      ]),
    ),
  )
}

function gaugeBase({ family, isTime }: Source): number {
  if (isTime) return 0
  return family.name === 'up' ? 1 : 100
}

/** A state that holds for some samples. */
export interface Stretch {
  readonly state: State
  readonly samples: number
}

export function signalsFor(
  sources: readonly Source[],
  stretches: readonly Stretch[],
  intervalMs: number,
): ReadonlyMap<string, readonly Signal[]> {
  const signals = sources.flatMap((source) => signalsOf(source, stretches, intervalMs / 1000))
  const byName = new Map<string, Signal[]>()
  for (const signal of signals) {
    const known = byName.get(signal.name)
    if (known) known.push(signal)
    else byName.set(signal.name, [signal])
  }
  return byName
}

function signalsOf(
  source: Source,
  stretches: readonly Stretch[],
  seconds: number,
): readonly Signal[] {
  const { id, family, labels } = source
  const { name } = family
  if (family.kind === 'counter' || source.isTrend) {
    return [{ name, labels, phases: growing(stretches, (state) => state[id] ?? 0) }]
  }
  if (family.kind === 'gauge') {
    let from = 0
    const phases = stretches.map(({ state, samples }): Phase => {
      const setting = state[id] ?? 0
      const phase = source.isTime
        ? { from, start: from * seconds - setting, step: seconds }
        : { from, start: setting, step: 0 }
      from += samples
      return phase
    })
    return [{ name, labels, phases }]
  }
  const bounds = [...(family.buckets ?? []), Number.POSITIVE_INFINITY]
  const masses = (state: State) => massesOf(state[`${id} place`] ?? 0, bounds.length)
  const count = (state: State) => state[`${id} count`] ?? 0
  const upTo = (state: State, bucket: number) =>
    count(state) * masses(state).reduce((sum, mass, i) => (i <= bucket ? sum + mass : sum), 0)
  const observed = (state: State) =>
    count(state) * masses(state).reduce((sum, mass, i) => sum + mass * middle(bounds, i), 0)
  return [
    ...bounds.map((bound, i) => ({
      name: `${name}_bucket`,
      labels: { ...labels, le: Number.isFinite(bound) ? String(bound) : '+Inf' },
      phases: growing(stretches, (state) => upTo(state, i)),
    })),
    { name: `${name}_count`, labels, phases: growing(stretches, count) },
    { name: `${name}_sum`, labels, phases: growing(stretches, observed) },
  ]
}

/** A total that goes on from one stretch to the next. */
function growing(stretches: readonly Stretch[], stepOf: (state: State) => number): Phase[] {
  let from = 0
  let last = 0
  return stretches.map(({ state, samples }, i) => {
    const step = tidy(stepOf(state))
    const start = i === 0 ? 0 : notBelow(last) + step
    const phase = { from, start: tidy(start), step }
    from += samples
    last = phase.start
    // As promtool adds it up: what it rounds differently would look like a restart.
    const isLast = i === stretches.length - 1
    for (let sample = 1; sample < samples && !isLast; sample++) last += step
    return phase
  })
}

/** In six decimals. */
function notBelow(value: number): number {
  const rounded = tidy(value)
  return rounded >= value ? rounded : tidy(Math.ceil(rounded * 1e6 + 1) / 1e6)
}

/** The share of observations in each bucket. */
function massesOf(place: number, buckets: number): readonly number[] {
  const first = Math.min(Math.floor(place), buckets - 1)
  const part = Math.min(place, buckets - 1) - first
  return Array.from({ length: buckets }, (_, i) =>
    i === first ? 1 - part : i === first + 1 ? part : 0,
  )
}

function middle(bounds: readonly number[], i: number): number {
  const low = bounds[i - 1] ?? 0
  const high = bounds[i] ?? low
  return Number.isFinite(high) ? (low + high) / 2 : low * 1.5
}

/** Without the noise of binary arithmetic, because it is written into a file. */
function tidy(value: number): number {
  return Number(value.toPrecision(12))
}
