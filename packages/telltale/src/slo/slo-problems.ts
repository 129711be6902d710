/** What is wrong with a system's SLOs, beyond what the types say. */
import { didYouMean, type Problem } from '@telltale/core'
import { durationMs } from '@telltale/promql'
import type { System } from '../project/system.ts'
import { exact, factorOf } from './burn-rates.ts'
import { type Slo, sloWindows } from './slo.ts'
import { budgetOf } from './slo-records.ts'

export function* sloProblems(system: System): Iterable<Problem> {
  const slos = system.options.slos ?? []
  for (const slo of slos) {
    for (const find of checks) {
      for (const found of find(slo, system)) {
        yield { severity: 'error', ...found, at: slo.at, path: [system.options.title, slo.name] }
      }
    }
  }
  yield* duplicates(system)
}

type Found = Omit<Problem, 'severity' | 'at' | 'path'> & Partial<Pick<Problem, 'severity'>>
type SloCheck = (slo: Slo, system: System) => Iterable<Found>

const checks: readonly SloCheck[] = [
  objective,
  tooLow,
  latencyBound,
  windowLength,
  burnRateRows,
  labelsOfEvents,
  sloName,
]

function* objective({ name, options }: Slo): Iterable<Found> {
  const { objective } = options
  if (objective > 0 && objective < 1) return
  const isPercentage = objective > 1 && objective < 100
  yield {
    code: 'slo/objective',
    summary: `the objective of ${name} is ${objective}, which is not between 0 and 1`,
    why:
      objective === 1
        ? 'Without any budget every single error is too much: the burn rate is infinite, and the alert never ends.'
        : 'It is the share of events that are good; the budget is what is left up to 1.',
    fix: isPercentage
      ? `Write it as a ratio: ${exact(objective / 100)}.`
      : 'Write a ratio such as 0.99 or 0.999.',
  }
}

/** A burn is at most as fast as if everything were bad: 1 divided by the budget. */
function* tooLow({ name, options }: Slo): Iterable<Found> {
  const budget = budgetOf(options)
  if (!(budget > 0 && budget < 1)) return
  for (const row of options.burnRates) {
    const factor = factorOf(row, options.window)
    const share = exact(factor * budget)
    if (!(share >= 1)) continue
    const lowest = 1 - 1 / factor
    yield {
      code: 'slo/objective-too-low',
      summary: `${name}: the ${row.tier} on a burn of ${factor} times (${row.short} and ${row.long}) needs ${exact(share * 100)} % bad events`,
      why: 'More than everything cannot be bad: this row never fires, and nothing says so.',
      fix: `Leave the row out, burnRates: workbookBurnRates.filter((row) => …), give it a smaller share of the budget, or raise the objective above ${Math.ceil(lowest * 10_000) / 10_000}.`,
    }
  }
}

function* latencyBound({ name, options }: Slo): Iterable<Found> {
  const bad = options.sli.badBound
  if (bad === undefined) return
  const bounds = bad.family.buckets ?? []
  const related = [{ message: `${bad.family.name} is defined here`, at: bad.family.at }]
  if (Number.isNaN(bad.bound)) {
    yield {
      code: 'slo/latency-bound',
      summary: `${name}: the limit "${bad.given}" is not a length of time`,
      related,
      why: 'As in Prometheus, whole numbers with a unit make a length of time; of anything else no bucket can be found.',
      fix: `${asNumber(bad.given)}${boundsText(bounds)}`,
    }
    return
  }
  yield {
    code: 'slo/latency-bound',
    summary: `${name}: ${bad.given} is no bound of the buckets of ${bad.family.name}: ${bounds.join(', ')}`,
    related,
    why: 'How many observations were below it is only known at the bounds: no series has the label, and the SLO has no data.',
    fix: `Use a bound${didYouMean(String(bad.bound), bounds.map(String)).replace(' Did you mean', ', such as').replace('?', '')}, or add the bucket ${bad.bound}.`,
  }
}

/** `2.5s` is 2500ms, and 2.5 as a number of seconds. */
function asNumber(given: string): string {
  const [, amount = '', unit = ''] = /^([0-9]*\.?[0-9]+) ?(ms|s|m|h)$/.exec(given) ?? []
  const ms = Number(amount) * (durationMs(`1${unit}`) ?? Number.NaN)
  if (!Number.isInteger(exact(ms))) return "Write '250ms', '2s' or a number in seconds: 2.5. "
  return `Write '${exact(ms)}ms', or a number in seconds: ${exact(ms / 1000)}. `
}

function boundsText(bounds: readonly number[]): string {
  return `The buckets end at ${bounds.join(', ')}.`
}

function* windowLength({ name, options }: Slo, system: System): Iterable<Found> {
  const { window } = options
  if (!(sloWindows as readonly string[]).includes(window)) {
    yield {
      code: 'slo/window',
      summary: `${name}: "${window}" is none of ${sloWindows.join(', ')}`,
      why: 'An objective is kept or missed over a period that people agree on; whole weeks make two of them comparable.',
      fix: `Use ${sloWindows.join(', ')}.`,
    }
    return
  }
  const kept = durationMs(system.options.prometheus.retention)
  if (kept === undefined || kept >= (durationMs(window) ?? 0)) return
  yield {
    code: 'slo/window',
    severity: 'warning',
    summary: `${name} looks back ${window}, and Prometheus keeps ${system.options.prometheus.retention}`,
    why: 'What is older is gone: the budget that is shown is that of a shorter time.',
    fix: `Raise prometheus.retention above ${window}, or use a shorter window.`,
  }
}

function* burnRateRows({ name, options }: Slo): Iterable<Found> {
  const whole = durationMs(options.window) ?? Number.POSITIVE_INFINITY
  for (const row of options.burnRates) {
    const [short = 0, long = 0] = [durationMs(row.short), durationMs(row.long)]
    const isRow = short > 0 && long > short && long <= whole && row.share > 0 && row.share <= 1
    if (isRow) continue
    yield {
      code: 'slo/burn-rates',
      summary: `${name}: the row ${row.short}, ${row.long}, ${row.share} makes no sense`,
      why: 'The long window says how much of the budget is used, the short one whether it still burns.',
      fix: `Write a short window, a longer one of at most ${options.window}, and a share of the budget between 0 and 1: { tier: 'page', short: '5m', long: '1h', share: 0.02 }.`,
    }
  }
  if (options.burnRates.length > 0) return
  yield {
    code: 'slo/burn-rates',
    severity: 'warning',
    summary: `${name} has no burn rates, and so no alert`,
    why: 'The budget is used up without anybody being told.',
    fix: 'Leave burnRates out, or name at least one row.',
  }
}

/** What the types say already, for JavaScript. */
function* labelsOfEvents({ name, options, records }: Slo): Iterable<Found> {
  if (!options.by.includes('slo')) return
  yield {
    code: 'slo/label',
    summary: `${name} is split by the label "slo"`,
    related: [{ message: 'its events', at: records.events.at }],
    why: 'telltale sets this label to the name of the SLO; the two would overwrite each other.',
    fix: 'Give the label of the metric another name.',
  }
}

function* sloName({ name }: Slo): Iterable<Found> {
  if (/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/.test(name)) return
  yield {
    code: 'slo/name',
    summary: `"${name}" is not a name for an SLO`,
    why: 'It becomes a label, the names of two rule groups and, word by word, that of its alerts.',
    fix: 'Write lower-case words with dashes, the system first: shop-api-availability.',
  }
}

function* duplicates({ options }: System): Iterable<Problem> {
  const first = new Map<string, Slo>()
  for (const slo of options.slos ?? []) {
    const earlier = first.get(slo.name)
    if (earlier === undefined) {
      first.set(slo.name, slo)
      continue
    }
    yield {
      code: 'slo/name',
      severity: 'error',
      summary: `two SLOs are called ${slo.name}`,
      at: slo.at,
      path: [options.title, slo.name],
      related: [{ message: 'the other one', at: earlier.at }],
      why: 'Both record the same series, and each spoils the numbers of the other.',
      fix: 'Rename one.',
    }
  }
}
