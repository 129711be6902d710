/** One family in one process: the values of its series as time goes on. */
import type { AnyFamily, FamilyKind } from '@telltale/core'
import { type Climate, climateAt } from './climate.ts'
import type { LabelSet, Labels } from './label-sets.ts'
import { meanOfLognormal, quantileOfLognormal, shareUpTo } from './lognormal.ts'
import {
  countsThings,
  isBadName,
  natureOfGauge,
  typicalObservation,
  typicalRate,
} from './nature.ts'
import { gauss, hashText, poisson, smooth, uniform } from './random.ts'
import { type Departure, type Effect, progressOf } from './scenario.ts'

export interface SimulatedFamily {
  readonly family: AnyFamily
  /** Every sample that is exposed, in the order of the exposition. */
  readonly rows: readonly Row[]
  /** By row; NaN for what is not exposed now. */
  readonly values: Float64Array
  /** Goes on from the time that was reached to a later one. */
  advance(toMs: number): void
}

export interface Row {
  /** `''`, `_bucket`, `_sum` or `_count`. */
  readonly suffix: string
  readonly labels: Labels
}

export interface FamilyInput {
  readonly family: AnyFamily
  readonly labelSets: readonly LabelSet[]
  readonly seed: number
  readonly startMs: number
  /** Those that may concern it, by label set. */
  readonly departures: readonly (readonly Departure[])[]
  /** What a gauge that is a limit limits, in a day. */
  readonly dailyUse: number
}

export function simulatedFamily(input: FamilyInput): SimulatedFamily {
  const { family, labelSets, startMs } = input
  const parts = partsOf(family)
  const rows = labelSets.flatMap(({ labels }) =>
    parts.map(({ suffix, bound }) => ({ suffix, labels: { ...labels, ...bound } })),
  )
  const values = new Float64Array(rows.length)
  const series = labelSets.map((labelSet, i): Series => {
    const at = i * parts.length
    return {
      labelSet,
      into: values.subarray(at, at + parts.length),
      seed: hashText(JSON.stringify(Object.entries(labelSet.labels).sort()), input.seed),
      totals: new Float64Array(parts.length),
      departures: input.departures[i] ?? [],
    }
  })
  const step = stepOf(input)
  let reachedMs = startMs
  return {
    family,
    rows,
    values,
    advance(toMs) {
      const climate = climateAt(input.seed, toMs)
      const seconds = Math.max(0, (toMs - reachedMs) / 1000)
      reachedMs = toMs
      for (const each of series) {
        const effects = effectsOf(each, toMs - startMs)
        if (effects.some(({ effect }) => effect.kind === 'missing')) each.into.fill(Number.NaN)
        else step(each, { toMs, seconds, climate, effects })
      }
    },
  }
}

interface Series {
  readonly labelSet: LabelSet
  readonly into: Float64Array
  readonly seed: number
  /** Unrounded. */
  readonly totals: Float64Array
  readonly departures: readonly Departure[]
}

interface Tick {
  readonly toMs: number
  readonly seconds: number
  readonly climate: Climate
  readonly effects: readonly ActiveEffect[]
}

interface ActiveEffect {
  readonly effect: Effect
  readonly progress: number
}

type Step = (series: Series, tick: Tick) => void

interface Part {
  readonly suffix: string
  readonly bound?: Labels
}

function partsOf({ kind, buckets = [], quantiles = [] }: AnyFamily): readonly Part[] {
  switch (kind as FamilyKind) {
    case 'histogram':
      return [
        ...[...buckets.map(String), '+Inf'].map((le) => ({ suffix: '_bucket', bound: { le } })),
        { suffix: '_sum' },
        { suffix: '_count' },
      ]
    case 'summary':
      return [
        ...quantiles.map((quantile) => ({ suffix: '', bound: { quantile: String(quantile) } })),
        { suffix: '_sum' },
        { suffix: '_count' },
      ]
    default:
      return [{ suffix: '' }]
  }
}

const noEffects: readonly ActiveEffect[] = []

function effectsOf({ departures }: Series, sinceStartMs: number): readonly ActiveEffect[] {
  if (departures.length === 0) return noEffects
  return departures.flatMap((departure) => {
    const progress = progressOf(departure, sinceStartMs)
    return progress === 0 ? [] : departure.effects.map((effect) => ({ effect, progress }))
  })
}

/** A number with the effects of one or two kinds: on the way from what is normal. */
function changed(
  normal: number,
  absolute: Effect['kind'],
  { effects }: Pick<Tick, 'effects'>,
): number {
  let value = normal
  for (const { effect, progress } of effects) {
    if (!('value' in effect)) continue
    if (effect.kind === absolute) value += (effect.value - value) * progress
    if (effect.kind === 'add' && absolute === 'value') value += effect.value * progress
    if (effect.kind === 'times' && absolute !== 'observe')
      value *= 1 + (effect.value - 1) * progress
  }
  return value
}

function stepOf(input: FamilyInput): Step {
  switch (input.family.kind as FamilyKind) {
    case 'counter':
      return counterStep(input)
    case 'gauge':
      return gaugeStep(input)
    case 'histogram':
      return histogramStep(input)
    case 'summary':
      return summaryStep(input)
  }
}

/** How often something has happened in the time of a tick. */
function eventsIn(rate: number, isBad: boolean, series: Series, tick: Tick): number {
  const { climate, seconds, toMs } = tick
  const normal =
    rate * series.labelSet.share * climate.load * (isBad ? 1 + 12 * climate.trouble : 1)
  return poisson(changed(normal, 'rate', tick) * seconds, series.seed, toMs / 1000)
}

function counterStep({ family }: FamilyInput): Step {
  const rate = typicalRate(family)
  const isBadFamily = isBadName(family.name)
  const isWhole = countsThings(family)
  return (series, tick) => {
    const { totals, into, labelSet } = series
    totals[0] = (totals[0] ?? 0) + eventsIn(rate, isBadFamily || labelSet.isBad, series, tick)
    into[0] = isWhole ? Math.round(totals[0]) : rounded(totals[0])
  }
}

const scatter = 0.8

/** Observations become slower with load and with trouble, and each series has its own pace. */
function medianOf(input: FamilyInput): (series: Series, tick: Tick) => number {
  const typical = typicalObservation(input.family)
  return ({ seed, labelSet }, tick) => {
    const { load, trouble } = tick.climate
    const own = Math.exp(0.4 * gauss(seed, 7)) * (labelSet.isBad ? 1.5 : 1)
    const normal = typical * own * (0.75 + 0.4 * load + 2.5 * trouble)
    return changed(normal, 'observe', tick)
  }
}

function histogramStep(input: FamilyInput): Step {
  const { family } = input
  const { buckets = [] } = family
  const rate = typicalRate(family)
  const median = medianOf(input)
  return (series, tick) => {
    const { totals, into, labelSet } = series
    const events = eventsIn(rate, labelSet.isBad, series, tick)
    const middle = Math.max(1e-9, median(series, tick))
    const n = buckets.length
    for (let i = 0; i < n; i++) {
      totals[i] = (totals[i] ?? 0) + events * shareUpTo(buckets[i] ?? 0, middle, scatter)
      // Rounded like the count: one observation more in it would lie above every bound.
      into[i] = Math.round(totals[i] ?? 0)
    }
    totals[n] = (totals[n] ?? 0) + events
    totals[n + 1] = (totals[n + 1] ?? 0) + events * meanOfLognormal(middle, scatter)
    const count = Math.round(totals[n])
    into[n] = count
    into[n + 1] = rounded(totals[n + 1] ?? 0)
    into[n + 2] = count
  }
}

function summaryStep(input: FamilyInput): Step {
  const { quantiles = [] } = input.family
  const rate = typicalRate(input.family)
  const median = medianOf(input)
  const factors = quantiles.map((share) => quantileOfLognormal(share, 1, scatter))
  return (series, tick) => {
    const { totals, into, labelSet } = series
    const events = eventsIn(rate, labelSet.isBad, series, tick)
    const middle = median(series, tick)
    for (const [i, factor] of factors.entries()) into[i] = rounded(middle * factor)
    const n = factors.length
    totals[n] = (totals[n] ?? 0) + events * meanOfLognormal(middle, scatter)
    totals[n + 1] = (totals[n + 1] ?? 0) + events
    into[n] = rounded(totals[n])
    into[n + 1] = Math.round(totals[n + 1] ?? 0)
  }
}

function gaugeStep(input: FamilyInput): Step {
  const nature = natureOfGauge(input.family)
  const normalOf = (series: Series, { toMs, climate }: Tick): number => {
    const own = 0.5 + uniform(series.seed, 3)
    switch (nature.kind) {
      case 'constant':
        return nature.value
      case 'start':
        return Math.floor(input.startMs / 1000 - 86_400 * own)
      case 'states': {
        const other = 1 + Math.floor(uniform(series.seed, 5) * (nature.values.length - 1))
        const part = smooth(series.seed ^ 0x57a7e5, toMs, 1_200_000)
        return nature.values[part > 0.8 ? other : 0] ?? 0
      }
      case 'limit':
        return limitOf(series.labelSet.labels, input.dailyUse, nature.otherwise)
      case 'date':
        return Math.floor(toMs / 1000 / nature.everySeconds) * nature.everySeconds
      case 'busy': {
        const wave = 1 + 0.6 * smooth(series.seed, toMs, 120_000)
        const level = nature.level * Math.sqrt(input.labelSets.length) * series.labelSet.share
        const value = level * own * climate.load * wave * (1 + 4 * climate.trouble)
        return nature.isWhole ? Math.round(value) : value
      }
      case 'level': {
        const value = nature.level * own * (1 + 0.15 * smooth(series.seed, toMs, 600_000))
        return nature.isWhole ? Math.round(value) : value
      }
    }
  }
  return (series, tick) => {
    series.into[0] = rounded(changed(normalOf(series, tick), 'value', tick))
  }
}

/** Somewhat more than is used in its period. */
function limitOf(labels: Labels, dailyUse: number, otherwise: number): number {
  if (dailyUse === 0) return otherwise
  const words = Object.values(labels).join(' ')
  const days = /month/.test(words) ? 30 : /week/.test(words) ? 7 : /hour/.test(words) ? 1 / 24 : 1
  const limit = dailyUse * days * 1.6
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(limit)) - 1)
  return Math.ceil(limit / digits) * digits
}

/** Six digits are what anybody looks at. */
function rounded(value: number): number {
  return Math.abs(value) >= 1e6 ? Math.round(value) : Number(value.toPrecision(9))
}
