/** Numbers and metrics as the sentences of a runbook say them. */
import type { AnyFamily } from '@telltale/core'
import { type Duration, durationMs } from '@telltale/promql'

/**
 * That more than a share of things do something, as one says it.
 *
 * @example
 * moreThan(0.05, 'requests', 'fails', 'fail')   // 'More than one request in twenty fails'
 * moreThan(0.07, 'requests', 'fails', 'fail')   // 'More than 7% of the requests fail'
 */
export function moreThan(share: number, things: string, does: string, doing: string): string {
  const count = numerals.get(Number((1 / share).toPrecision(9)))
  return count === undefined
    ? `More than ${percent(share)} of the ${things} ${doing}`
    : `More than one ${one(things)} in ${count} ${does}`
}

/**
 * How many things lie beyond a quantile.
 *
 * @example
 * beyond(0.95, 'requests')   // 'One request in twenty'
 */
export function beyond(quantile: number, things: string): string {
  const share = Number((1 - quantile).toPrecision(9))
  const count = numerals.get(Number((1 / share).toPrecision(9)))
  return count === undefined
    ? `One of the slowest ${percent(share)} of the ${things}`
    : `One ${one(things)} in ${count}`
}

/** @example percent(0.05)   // '5%' */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(12))}%`
}

/** @example percentile(0.95)   // '95th percentile' */
export function percentile(quantile: number): string {
  const value = Number((quantile * 100).toPrecision(12))
  const isTeen = value > 10 && value < 14
  const ending = isTeen ? undefined : endings[value % 10]
  return value === 50 ? 'median' : `${value}${ending ?? 'th'} percentile`
}

/** @example inWords('2m')   // 'two minutes' */
export function inWords(duration: Duration): string {
  const ms = durationMs(duration)
  return ms === undefined ? duration : seconds(ms / 1000)
}

/**
 * Seconds in the largest unit that leaves a round number.
 *
 * @example
 * seconds(0.25)   // '250 ms'
 * seconds(300)    // 'five minutes'
 */
export function seconds(value: number): string {
  if (value < 1) return `${Number((value * 1000).toPrecision(12))} ms`
  const [word, size] = spans.find(([, span]) => value >= span && value % span === 0) ?? second
  const count = value / size
  return `${numerals.get(count) ?? count} ${word}${count === 1 ? '' : 's'}`
}

/** @example numeral(100)   // 'a hundred' */
export function numeral(count: number): string {
  return numerals.get(count) ?? String(count)
}

/** What a family counts, in the plural: its unit. */
export function thingsOf(family: AnyFamily, otherwise: string): string {
  return family.unit === '' ? otherwise : family.unit
}

/** @example one('requests')   // 'request' */
export function one(things: string): string {
  return things.replace(/ies$/, 'y').replace(/(?<=[^s])s$/, '')
}

/** @example capitalized('runs')   // 'Runs' */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const numerals: ReadonlyMap<number, string> = new Map([
  [1, 'one'],
  [2, 'two'],
  [3, 'three'],
  [4, 'four'],
  [5, 'five'],
  [6, 'six'],
  [10, 'ten'],
  [20, 'twenty'],
  [50, 'fifty'],
  [100, 'a hundred'],
])

const second = ['second', 1] as const
const spans = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

const endings: readonly (string | undefined)[] = [undefined, 'st', 'nd', 'rd']
