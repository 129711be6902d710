/** What an SLO records: two rates, and how fast each window burns. */
import {
  type Duration,
  durationMs,
  durationText,
  type InstantVector,
  num,
  select,
  sumOverTime,
  vector,
} from '@telltale/promql'
import type { RecordingRule } from '../rules/recording-rule.ts'
import { exact } from './burn-rates.ts'
import { seriesNames, sloLabel } from './names.ts'
import type { Place, SloSettings } from './slo.ts'

export interface SloRecords {
  /** The two rates in the order in which they are evaluated. */
  readonly rates: readonly RecordingRule[]
  readonly events: RecordingRule
  readonly errors: RecordingRule
  /** By window, shortest first; the last is the SLO's own. */
  readonly burnRates: ReadonlyMap<Duration, RecordingRule>
  readonly objective: RecordingRule
  readonly budget: RecordingRule
  readonly remaining: RecordingRule
}

export function sloRecords(slo: string, settings: SloSettings, place: Place): SloRecords {
  const labels = { [sloLabel]: slo }
  const rule = (record: string, expr: InstantVector, why: string): RecordingRule =>
    place({ kind: 'recording rule' as const, record, expr, labels, options: { labels, why } })
  const ofSlo = (recorded: RecordingRule) => select(recorded, labels) as InstantVector

  const { events, errors, rates } = ratesOf(settings, rule, ofSlo)
  const budget = budgetOf(settings)
  const burnRates = new Map(
    [...windowsOf(settings), settings.window].map((window) => {
      // Bad events over those that the budget allows; nothing at all when there were no events.
      const allowed = sumOver(events, window, settings, labels).mul(budget)
      const burn = sumOver(errors, window, settings, labels).div(allowed.gt(0))
      return [window, rule(seriesNames.burnRate(window), burn, whyOf(window, settings))] as const
    }),
  )
  const whole = burnRates.get(settings.window)
  return {
    rates,
    events,
    errors,
    burnRates,
    objective: rule(seriesNames.objective, vector(settings.objective), 'What was promised.'),
    budget: rule(seriesNames.budget, vector(budget), 'The share that may be bad.'),
    remaining: rule(
      seriesNames.remaining,
      whole === undefined ? vector(1) : (num(1).sub(ofSlo(whole)) as InstantVector),
      `What is left of the budget of ${settings.window}; below 0 the objective is missed.`,
    ),
  }
}

/** The budget without the noise of binary arithmetic: 1 − 0.999 is 0.001. */
export function budgetOf({ objective }: Pick<SloSettings, 'objective'>): number {
  return exact(1 - objective)
}

/** Windows of the table, shortest first, each once. */
export function windowsOf({ burnRates }: Pick<SloSettings, 'burnRates'>): readonly Duration[] {
  const windows = new Set(burnRates.flatMap(({ short, long }) => [short, long]))
  return [...windows].sort((a, b) => (durationMs(a) ?? 0) - (durationMs(b) ?? 0))
}

/**
 * The range over which events are rated: all longer windows are made of it. Five minutes, or the
 * shortest window when that is shorter.
 */
export function baseWindow(settings: Pick<SloSettings, 'burnRates'>): Duration {
  const [shortest] = windowsOf(settings)
  return shortest !== undefined && (durationMs(shortest) ?? 0) < baseMs ? shortest : '5m'
}

const baseMs = 5 * 60_000

type MakeRule = (record: string, expr: InstantVector, why: string) => RecordingRule

function ratesOf(
  settings: SloSettings,
  rule: MakeRule,
  ofSlo: (recorded: RecordingRule) => InstantVector,
) {
  const { sli, by } = settings
  const range = baseWindow(settings)
  const make = {
    events: (other: InstantVector) =>
      rule(seriesNames.events(range), sli.events({ range, by, other }), 'Everything that counts.'),
    errors: (other: InstantVector) =>
      rule(
        seriesNames.errors(range),
        sli.errors({ range, by, other }),
        `What of it is bad: ${sli.what}.`,
      ),
  }
  const nothing = vector(0) as InstantVector
  if (sli.counts === 'events') {
    const events = make.events(nothing)
    const errors = make.errors(ofSlo(events))
    return { events, errors, rates: [events, errors] }
  }
  const errors = make.errors(nothing)
  const events = make.events(ofSlo(errors))
  return { events, errors, rates: [errors, events] }
}

/**
 * The sum of a recorded rate over a window.
 *
 * Sums and not means, so that hours without traffic have no weight and a series that is missing for
 * a while none either. Stored samples and no subquery: Prometheus reads a hundred of them in the
 * time that one step of a subquery takes.
 */
function sumOver(
  recorded: RecordingRule,
  window: Duration,
  settings: SloSettings,
  labels: Readonly<Record<string, string>>,
): InstantVector {
  const series = select(recorded, labels)
  // Events are rated over the base window; whether time is bad is only known for the moment.
  const isRated = settings.sli.counts === 'events'
  const isBase = isRated && (durationMs(window) ?? 0) <= (durationMs(baseWindow(settings)) ?? 0)
  return (isBase ? series : sumOverTime(series, window)) as InstantVector
}

function whyOf(window: Duration, settings: SloSettings): string {
  return window === settings.window
    ? `How much of the budget of ${window} is used: 1 is all of it.`
    : `How many times as fast as it may the budget burns, over ${durationText(durationMs(window) ?? 0)}.`
}
