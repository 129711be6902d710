import type { Problem } from '@telltale/core'
import { durationMs } from '@telltale/promql'
import type { AlertRouting } from '../alert-routing.ts'
import type { Grouping } from '../route.ts'
import { routesOf, timeIntervalsOf } from '../routing-parts.ts'
import { timeIntervalFaults } from '../time-interval.ts'

/** Times of the day, lengths of time, and how they go together. */
export function* timeProblems(routing: AlertRouting): Iterable<Problem> {
  for (const interval of timeIntervalsOf(routing)) {
    for (const fault of timeIntervalFaults(interval)) {
      yield {
        code: 'routes/time-interval',
        severity: 'error',
        summary: `the time interval "${interval.name}": ${fault}`,
        at: interval.at,
        why: 'Alertmanager refuses the whole configuration.',
        fix: `Write times as '08:00' (the end of a day is '24:00'), days as 'monday' or 'monday:friday', days of the month from 1 or from -1, and zones as 'Europe/Berlin'.`,
      }
    }
  }
  for (const { options, at } of [routing, ...routesOf(routing)]) {
    yield* lengths(options, at)
    yield* repeats({ ...pick(routing.options), ...pick(options) }, at)
  }
}

const lengthNames = ['groupWait', 'groupInterval', 'repeatInterval'] as const

function* lengths(grouping: Grouping, at: Problem['at']): Iterable<Problem> {
  for (const name of lengthNames) {
    const text = grouping[name]
    const ms = text === undefined ? 1 : durationMs(text)
    const isPositive = ms !== undefined && (ms > 0 || name === 'groupWait')
    if (isPositive) continue
    yield {
      code: 'routes/duration',
      severity: 'error',
      summary: `${name}: "${text}" is no length of time`,
      at,
      why: 'Alertmanager refuses the whole configuration.',
      fix: 'Write whole numbers with a unit: 30s, 5m, 4h.',
    }
  }
}

/** What is not said anywhere else. Source: Alertmanager's documentation of route. */
const defaults = { groupInterval: '5m', repeatInterval: '4h' } as const

function* repeats(grouping: Grouping, at: Problem['at']): Iterable<Problem> {
  const { groupInterval, repeatInterval } = { ...defaults, ...grouping }
  const [group, repeat] = [durationMs(groupInterval), durationMs(repeatInterval)]
  if (group === undefined || repeat === undefined || group === 0 || repeat % group === 0) return
  yield {
    code: 'routes/repeat-interval',
    severity: 'warning',
    summary: `repeatInterval is ${repeatInterval}, which is no multiple of groupInterval, ${groupInterval}`,
    at,
    why: 'A group is looked at once every groupInterval: the message is repeated at the next multiple, later than it says.',
    fix: 'Make repeatInterval a multiple of groupInterval.',
  }
}

function pick(grouping: Grouping): Grouping {
  const { groupInterval, repeatInterval } = grouping
  return {
    ...(groupInterval !== undefined && { groupInterval }),
    ...(repeatInterval !== undefined && { repeatInterval }),
  }
}
