/**
 * What tells the windows of a row apart where time is counted: moments are bad or not, so that a
 * share just past a factor is a pattern of both.
 *
 * Patterns are tried until one shows what it is to show: the row as it is, and the row with another
 * factor, are evaluated at every moment of `for`.
 */
import { type Duration, durationMs, durationText } from '@telltale/promql'
import { type BurnRate, factorOf } from '../slo/burn-rates.ts'
import type { Slo } from '../slo/slo.ts'
import { budgetOf } from '../slo/slo-records.ts'
import type { AlertTestCase, FiringAlert } from './alert-test.ts'
import { type Setup, seriesOf } from './cases.ts'
import type { Labels } from './evaluate/signal.ts'
import { type State, type Stretch, signalsFor } from './state.ts'

export interface TimeStates {
  readonly bad: State
  readonly good: State
}

/** @param labels of the alert when it fires; without any it never does */
export function timeCases(
  rows: readonly BurnRate[],
  slo: Slo,
  setup: Setup,
  states: TimeStates,
  labels: readonly Labels[],
): readonly AlertTestCase[] {
  return rows.flatMap((row) =>
    shown(row, rows, slo, setup).map(({ shape, pattern }) =>
      caseOf(shape, row, pattern, slo, setup, states, labels),
    ),
  )
}

interface Shown {
  readonly shape: Shape
  readonly pattern: Pattern
}

/** At the coarsest interval at which most can be shown: each interval is a file of its own. */
function shown(row: BurnRate, rows: readonly BurnRate[], slo: Slo, setup: Setup): readonly Shown[] {
  let most: readonly Shown[] = []
  for (const seconds of intervals.filter((each) => dividesNone(each, rows))) {
    const found = shapes.flatMap((shape) => {
      const pattern = firstPattern(shape, row, rows, slo, setup, seconds * 1000)
      return pattern ? [{ shape, pattern }] : []
    })
    if (found.length > most.length) most = found
    if (most.length === shapes.length) break
  }
  return most
}

function dividesNone(seconds: number, rows: readonly BurnRate[]): boolean {
  return rows
    .flatMap(({ short, long }) => [short, long])
    .every((window) => (durationMs(window) ?? 0) % (seconds * 1000) !== 0)
}

/** How much of a row's windows is bad, and which factors of it a case is to notice. */
interface Shape {
  readonly name: string
  readonly isFiring: boolean
  /** Shares of the row's own one, at least and at most; `Infinity`: everything. */
  readonly short: readonly [number, number]
  readonly long: readonly [number, number]
  /** What the factors of the two windows are multiplied by: each of it changes the verdict. */
  readonly noticed: readonly (readonly [short: number, long: number])[]
}

const shapes: readonly Shape[] = [
  {
    name: 'burns',
    isFiring: true,
    short: [1, 1.1],
    long: [1, 1.1],
    noticed: [
      [1.1, 1],
      [1, 1.1],
    ],
  },
  {
    name: 'has stopped burning',
    isFiring: false,
    short: [0.9, 1],
    long: [1, Number.POSITIVE_INFINITY],
    noticed: [[0.9, 1]],
  },
  {
    name: 'does not burn for long enough',
    isFiring: false,
    short: [1, Number.POSITIVE_INFINITY],
    long: [0.9, 1],
    noticed: [[1, 0.9]],
  },
]

/** One moment after the other, each bad or good. */
interface Pattern {
  readonly intervalMs: number
  readonly bad: readonly boolean[]
  /** Evaluations for which the condition has to hold. */
  readonly held: number
}

/** The shortest one that will do. */
function firstPattern(
  { isFiring, noticed, ...shape }: Shape,
  row: BurnRate,
  rows: readonly BurnRate[],
  slo: Slo,
  setup: Setup,
  intervalMs: number,
): Pattern | undefined {
  for (const pattern of patternsOf(shape, row, rows, slo, setup, intervalMs)) {
    const fires = verdictOn(pattern, rows, slo)
    const isShown =
      // Nothing may stand on a threshold itself, where rounding decides.
      fires(row, [rounding, rounding]) === isFiring &&
      fires(row, [1 / rounding, 1 / rounding]) === isFiring &&
      noticed.every((factors) => fires(row, factors) !== isFiring)
    if (isShown) return pattern
  }
  return undefined
}

const rounding = 1 + 1e-6

/**
 * In seconds. Primes, by which hardly any window can be divided: where one can, the sample at the
 * very beginning of a range counts in Prometheus 2 and not in 3.
 */
const intervals = [293, 127, 59, 29, 17, 7]

/** More would take promtool longer than everything else together. */
const mostSamples = 3000

function* patternsOf(
  shape: Pick<Shape, 'short' | 'long'>,
  row: BurnRate,
  rows: readonly BurnRate[],
  { options }: Slo,
  { rule }: Setup,
  intervalMs: number,
): Iterable<Pattern> {
  const countOf = (window: Duration) => Math.ceil((durationMs(window) ?? 0) / intervalMs)
  const share = factorOf(row, options.window) * budgetOf(options)
  const held = Math.ceil((durationMs(rule.options.for) ?? 0) / intervalMs)
  const short = countOf(row.short)
  const longest = Math.max(...rows.map(({ long }) => countOf(long)))
  const long = Math.min(countOf(row.long), Math.max(3 * short, short + 2 * held))
  for (const calm of [0, longest / 4, longest / 2, longest].map(Math.ceil)) {
    const window = calm === 0 ? long : countOf(row.long)
    if (calm + window > mostSamples) continue
    for (const badInShort of counts(shape.short, share, short)) {
      for (const badInLong of counts(shape.long, share, window)) {
        for (const isBadLast of [true, false]) {
          const end = ending(badInShort, short, held, isBadLast)
          const before = badInLong - end.filter(Boolean).length
          const rest = window - end.length
          if (before < 0 || before > rest) continue
          const good = Array<boolean>(calm).fill(false)
          const start = Array.from({ length: rest }, (_, i) => i < before)
          yield { intervalMs, bad: [...good, ...start, ...end], held }
        }
      }
    }
  }
}

/** How many of a window's moments are bad, for shares between two; a few of them. */
function counts([least, most]: readonly [number, number], share: number, all: number) {
  const low = Math.ceil(least * share * all)
  const high = Math.min(all, Math.floor(most * share * all) + 1)
  const step = Math.max(1, Math.floor((high - low) / 12))
  const some = Array.from({ length: 13 }, (_, i) => low + i * step).filter((n) => n <= high)
  return [...new Set([...some, high])]
}

/** The short window, and what repeats it while `for` lasts: at each moment it has as much of both. */
function ending(bad: number, short: number, held: number, isBadLast: boolean): readonly boolean[] {
  const isBad = (i: number) => (isBadLast ? i >= short - bad : i < bad)
  return Array.from({ length: short + held }, (_, i) => isBad((i + held * (short - 1)) % short))
}

/** Whether the alert fires at the end of a pattern, with the factors of a row multiplied. */
function verdictOn(
  { bad, held, intervalMs }: Pattern,
  rows: readonly BurnRate[],
  { options }: Slo,
) {
  const until = [0]
  for (const is of bad) until.push((until.at(-1) ?? 0) + Number(is))
  const shareOf = (window: Duration, at: number) => {
    const from = Math.max(0, at - Math.floor((durationMs(window) ?? 0) / intervalMs))
    return ((until[at + 1] ?? 0) - (until[from] ?? 0)) / (at + 1 - from)
  }
  const limits = rows.map((row) => factorOf(row, options.window) * budgetOf(options))
  const last = bad.length - 1
  const moments = Array.from({ length: held + 1 }, (_, i) => last - i)
  return (changed: BurnRate, [ofShort, ofLong]: readonly [number, number]) =>
    moments.every((at) =>
      rows.some((row, i) => {
        const limit = limits[i] ?? Number.POSITIVE_INFINITY
        const [short, long] = row === changed ? [ofShort, ofLong] : [1, 1]
        return shareOf(row.short, at) > limit * short && shareOf(row.long, at) > limit * long
      }),
    )
}

function caseOf(
  { name, isFiring }: Shape,
  row: BurnRate,
  { bad, intervalMs }: Pattern,
  slo: Slo,
  setup: Setup,
  states: TimeStates,
  labels: readonly Labels[],
): AlertTestCase {
  const stretches = stretchesOf(bad, states)
  const signals = [...signalsFor(setup.sources, stretches, intervalMs).values()].flat()
  const short = Math.floor((durationMs(row.short) ?? 0) / intervalMs) + 1
  const share = bad.slice(-short).filter(Boolean).length / Math.min(short, bad.length)
  const firing: readonly FiringAlert[] = isFiring
    ? labels.map((own) => ({ labels: own, value: share / budgetOf(slo.options) }))
    : []
  const interval = durationText(intervalMs) as Duration
  return {
    name: `${name} in ${row.short} and ${row.long}`,
    interval,
    series: signals.map((signal) => seriesOf(signal, bad.length)),
    expect: [{ at: durationText((bad.length - 1) * intervalMs) as Duration, firing }],
  }
}

function stretchesOf(bad: readonly boolean[], states: TimeStates): readonly Stretch[] {
  const stretches: { state: State; samples: number }[] = []
  for (const is of bad) {
    const state = is ? states.bad : states.good
    const last = stretches.at(-1)
    if (last?.state === state) last.samples += 1
    else stretches.push({ state, samples: 1 })
  }
  return stretches
}
