/** Lengths of time in rules and groups: `for`, `keepFiringFor`, `range`, `interval`. */
import type { Problem } from '@telltale/core'
import { durationMs, durationText } from '@telltale/promql'
import type { System } from '../project/system.ts'
import { longestScrapeInterval } from '../project/variants.ts'
import { alertPlaces, problemOf, type RulePlace, rulePlaces } from './rule-places.ts'
import { shortestRangeMs } from './rule-range.ts'

export function* durationProblems(system: System): Iterable<Problem> {
  for (const place of alertPlaces(system)) {
    const { for: hold, keepFiringFor } = place.rule.options
    yield* unreadable('for', hold, place)
    if (keepFiringFor !== undefined) yield* unreadable('keepFiringFor', keepFiringFor, place)
  }
  for (const place of rulePlaces(system)) yield* shortRange(place, system)
  yield* intervals(system)
}

function* unreadable(option: string, value: string, place: RulePlace): Iterable<Problem> {
  if (durationMs(String(value)) !== undefined) return
  yield problemOf(place, {
    code: 'rules/unreadable-duration',
    summary: `${option}: "${value}" is not a duration`,
    why: 'Prometheus refuses the whole rule file.',
    fix: 'Write whole numbers with a unit: 30s, 5m, 1h30m, 7d.',
  })
}

function* shortRange(place: RulePlace, system: System): Iterable<Problem> {
  const { range } = place.rule.options
  if (range === undefined) return
  yield* unreadable('range', range, place)
  const scrapeInterval = longestScrapeInterval(system)
  const shortest = shortestRangeMs({ scrapeInterval })
  const ms = durationMs(String(range))
  if (ms === undefined || ms >= shortest) return
  yield problemOf(place, {
    code: 'rules/short-range',
    summary: `range ${range} is less than four scrape intervals of ${scrapeInterval}`,
    why: 'rate() needs two samples; after one failed scrape too few are left and the result disappears.',
    fix: `Use at least ${durationText(shortest)}.`,
  })
}

function* intervals({ options }: System): Iterable<Problem> {
  for (const group of options.rules) {
    const { name } = group
    const { interval, limit, queryOffset } = group.options
    const place = () => ({ at: group.at, path: [options.title, name] })
    const ms = interval === undefined ? undefined : durationMs(String(interval))
    if (interval !== undefined && (ms === undefined || ms === 0)) {
      yield {
        code: 'rules/unreadable-duration',
        severity: 'error',
        summary: `interval: "${interval}" of rule group "${name}" is not a positive duration`,
        ...place(),
        why: 'Prometheus refuses the whole rule file.',
        fix: 'Write whole numbers with a unit: 30s, 1m, 5m.',
      }
    }
    if (queryOffset !== undefined && durationMs(String(queryOffset)) === undefined) {
      yield {
        code: 'rules/unreadable-duration',
        severity: 'error',
        summary: `queryOffset: "${queryOffset}" of rule group "${name}" is not a duration`,
        ...place(),
        why: 'Prometheus refuses the whole rule file.',
        fix: 'Write whole numbers with a unit: 30s, 1m, 5m.',
      }
    }
    if (ms !== undefined && ms > longestIntervalMs) {
      yield {
        code: 'rules/long-interval',
        severity: 'warning',
        summary: `rule group "${name}" is evaluated every ${interval}`,
        ...place(),
        why: 'Prometheus forgets a series five minutes after its last sample: recorded series get holes, and alerts flap.',
        fix: `Use at most ${durationText(longestIntervalMs)}.`,
      }
    }
    if (limit !== undefined && !(Number.isInteger(limit) && limit >= 0)) {
      yield {
        code: 'rules/limit',
        severity: 'error',
        summary: `limit: ${limit} of rule group "${name}" is not a number of series`,
        ...place(),
        why: 'Prometheus refuses the whole rule file.',
        fix: 'Give a whole number, or leave it out for no limit.',
      }
    }
  }
}

/** Prometheus' default lookback. Source: https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness */
const longestIntervalMs = 5 * 60_000
