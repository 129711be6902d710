/** Which setting of a knob takes a value to either side of a threshold. */
import type { ComparisonOp } from '@telltale/promql'
import type { Knob, State } from './state.ts'

export interface Solution {
  readonly knob: Knob
  /** The setting with which the comparison holds, a little beyond the threshold. */
  readonly holds: number
  /** The setting with which it does not, a little before it. */
  readonly fails: number
}

export interface Question {
  readonly op: ComparisonOp
  readonly threshold: number
  /** The value that is compared; nothing when there is none. */
  readonly valueIn: (state: State) => number | undefined
}

/** The first knob that can decide a comparison, turned just past the threshold and just before it. */
export function solve(
  question: Question,
  knobs: readonly Knob[],
  base: State,
): Solution | undefined {
  for (const isEmptyAnAnswer of [false, true]) {
    for (const knob of knobs) {
      const found = solveWith(question, knob, base, isEmptyAnAnswer)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** How far from the threshold the two sides are tried: two percent of it. */
const margin = 0.02

/** @param isEmptyAnAnswer whether no value at all is one for which the comparison does not hold */
function solveWith(
  { op, threshold, valueIn }: Question,
  knob: Knob,
  base: State,
  isEmptyAnAnswer: boolean,
) {
  const at = (setting: number) => valueIn({ ...base, [knob.key]: setting })
  const holdsAt = (setting: number) => {
    const value = at(setting)
    if (value !== undefined && Number.isFinite(value)) return compare(op, value, threshold)
    return isEmptyAnAnswer ? false : undefined
  }
  const grid = gridOf(knob, threshold)
  const change = firstChange(grid, holdsAt)
  if (change === undefined) return undefined
  const { at: place, before, after } = change
  const isIdentity = knob.kind === 'value' && Number.isInteger(threshold) && at(7) === 7
  const [inside, outside] = targets(op, threshold, isIdentity)
  const low = grid[Math.max(0, place - 2)] ?? before.setting
  const high = grid[place + 1] ?? after.setting
  // A quantile jumps where its bucket ends: few digits may miss what lies just behind.
  const find = (target: number, isMet: boolean) =>
    [5, 8]
      .map((digits) => between(at, target, low, high, digits))
      .find((setting) => setting !== undefined && holdsAt(setting) === isMet)
  const fallback = after.holds
    ? { holds: after.setting, fails: before.setting }
    : { holds: before.setting, fails: after.setting }
  const holds = find(inside, true) ?? fallback.holds
  const fails = find(outside, false) ?? fallback.fails
  return { knob, holds, fails }
}

interface Tried {
  readonly setting: number
  readonly holds: boolean
}

/** The first two neighbours of which one holds and the other does not; beyond them nothing is tried. */
function firstChange(
  grid: readonly number[],
  holdsAt: (setting: number) => boolean | undefined,
): { readonly at: number; readonly before: Tried; readonly after: Tried } | undefined {
  let before: Tried | undefined
  for (const [at, setting] of grid.entries()) {
    const holds = holdsAt(setting)
    const tried = holds === undefined ? undefined : { setting, holds }
    if (before !== undefined && tried !== undefined && before.holds !== tried.holds)
      return { at, before, after: tried }
    before = tried
  }
  return undefined
}

/** The values to be reached: one for which the comparison holds, and one for which it does not. */
function targets(
  op: ComparisonOp,
  threshold: number,
  isIdentity: boolean,
): readonly [number, number] {
  const step = isIdentity || threshold === 0 ? 1 : Math.abs(threshold) * margin
  switch (op) {
    case '>':
      return [threshold + step, isIdentity ? threshold : threshold - step]
    case '>=':
      return [isIdentity ? threshold : threshold + step, threshold - step]
    case '<':
      return [threshold - step, isIdentity ? threshold : threshold + step]
    case '<=':
      return [isIdentity ? threshold : threshold - step, threshold + step]
    case '==':
      return [threshold, threshold + step]
    case '!=':
      return [threshold + step, threshold]
  }
}

/** Settings worth trying, ascending. */
function gridOf({ kind, last }: Knob, threshold: number): readonly number[] {
  if (kind === 'place') return Array.from({ length: last * 4 + 1 }, (_, i) => i / 4)
  const powers = Array.from({ length: 23 }, (_, i) => 10 ** ((i - 10) / 2)).map((x) =>
    Number(x.toPrecision(2)),
  )
  const falls = kind === 'slope' ? [-1e10, -1e8, ...powers.map((power) => -power)] : []
  const near = kind === 'value' ? [threshold - 1, threshold, threshold + 1, -1] : []
  const more = kind === 'value' ? [1e9, 1e12] : [1e8, 1e10]
  return [...new Set([0, ...powers, ...falls, ...near, ...more])]
    .filter((setting) => kind !== 'count' || setting >= 0)
    .sort((a, b) => a - b)
}

/** The setting between two others at which a steady function reaches a value. */
function between(
  at: (setting: number) => number | undefined,
  target: number,
  low: number,
  high: number,
  digits: number,
): number | undefined {
  const tidy = (setting: number) =>
    Math.abs(setting) < 1e-9 ? 0 : Number(setting.toPrecision(digits))
  let [a, b] = [low, high]
  let [atA, atB] = [at(a), at(b)]
  if (atA === undefined || atB === undefined) return undefined
  if (atA === target) return a
  if (atB === target) return b
  if (atA < target === atB < target) return undefined
  for (let i = 0; i < 80 && tidy(a) !== tidy(b); i++) {
    // By the chord, and every third time by half: what has steps has no slope.
    const share: number = i % 3 === 2 ? 0.5 : (target - atA) / (atB - atA)
    const setting: number = a + (b - a) * Math.min(0.999, Math.max(0.001, share))
    const value: number | undefined = at(setting)
    if (value === undefined) return undefined
    if (Math.abs(value - target) <= 1e-6 * Math.abs(target)) return tidy(setting)
    if (value < target === atA < target) [a, atA] = [setting, value]
    else [b, atB] = [setting, value]
  }
  return tidy((a + b) / 2)
}

export function compare(op: ComparisonOp, a: number, b: number): boolean {
  switch (op) {
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '>':
      return a > b
    case '<':
      return a < b
    case '>=':
      return a >= b
    case '<=':
      return a <= b
  }
}
