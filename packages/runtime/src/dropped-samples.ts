import {
  type AnyFamily,
  callSite,
  didYouMean,
  type Label,
  type Problem,
  telltaleMetrics,
  valueBound,
} from '@telltale/core'
import type { Collector, Labels } from './client.ts'
import type { CollectFailure } from './collect-within.ts'
import type { DropReason } from './label-gate.ts'

export const { droppedSamples } = telltaleMetrics

/** Counts and reports what handles refuse, so that a mistake in a metric never breaks the service. */
export interface Drops {
  dropped(family: AnyFamily, drop: Drop, caller: Caller): void
  /** A value was folded; `tooMany` if it is known that its label has all the values it may have. */
  folded(family: AnyFamily, label: string, tooMany: boolean): void
  /** A collector did not give the values of a family for a scrape. */
  collectFailed(family: AnyFamily, reason: CollectFailure, error: unknown): void
  /** Labels of an example were given for a family that does not declare exemplars. */
  undeclaredExemplar(family: AnyFamily): void
  /** Passes a problem on, unless one was under this key before. */
  report(key: string, problem: () => Problem): void
}

/** The client's counters of what is lost. */
export interface LossCounters {
  readonly dropped: Collector
  readonly folded: Collector
  readonly failures: Collector
}

export interface Drop {
  readonly reason: DropReason
  readonly label?: string
  readonly value?: unknown
}

/** The method that the service called; what lies above it on the stack is the place to show. */
export type Caller = (...args: never[]) => unknown
export type OnProblem = (problem: Problem) => void

/** Counts every loss; reports each kind of it once per metric. */
export function createDrops(counters: LossCounters, onProblem: OnProblem): Drops {
  const reported = new Set<string>()
  const report = (key: string, problem: () => Problem) => {
    if (reported.has(key)) return
    reported.add(key)
    try {
      onProblem(problem())
    } catch {
      // A logger that throws must not break the service either.
    }
  }
  return {
    dropped(family, drop, caller) {
      count(counters.dropped, { metric: family.name, reason: drop.reason })
      report(`${family.name} ${drop.reason}`, () => dropProblem(family, drop, caller))
    },
    folded(family, label, tooMany) {
      count(counters.folded, { metric: family.name, label })
      if (tooMany) report(`${family.name} overflow ${label}`, () => overflowProblem(family, label))
    },
    collectFailed(family, reason, error) {
      count(counters.failures, { metric: family.name, reason })
      report(`${family.name} collect`, () => collectProblem(family, reason, error))
    },
    undeclaredExemplar(family) {
      report(`${family.name} exemplar`, () => exemplarProblem(family))
    },
    report,
  }
}

function count(collector: Collector, labels: Labels): void {
  try {
    collector.inc(labels, 1)
  } catch {
    // The client fails as a whole; the report still tells.
  }
}

function dropProblem(family: AnyFamily, drop: Drop, caller: Caller): Problem {
  return {
    code: `runtime/${drop.reason.replaceAll('_', '-')}`,
    severity: 'warning',
    summary: `A sample of ${family.name} was not recorded: ${dropText(family, drop)}`,
    at: callSite(caller)(),
    related: [{ message: `${family.name} is defined`, at: family.at }],
    why: `Recording it anyway would create series that no query expects, or break the request. It is counted in ${droppedSamples.name}; this is said once per metric and reason.`,
    fix: dropFix[drop.reason],
  }
}

function dropText(family: AnyFamily, { reason, label, value }: Drop): string {
  const names = Object.keys(family.labels)
  switch (reason) {
    case 'missing_label':
      return `the label "${label}" is missing. Its labels are ${names.join(', ')}.`
    case 'undeclared_label':
      return `it has no label "${label}".${didYouMean(String(label), names)} Its labels are ${names.join(', ') || 'none'}.`
    case 'unknown_label_value':
      return `"${value}" is not a value of the label "${label}".${knownValues(family, label, value)}`
    case 'too_many_label_values':
      return `the label "${label}" already has its ${boundOf(family, label)} values, "${value}" would be one more.`
    case 'invalid_value':
      return `${String(value)} is not a value a ${family.kind} can take.`
    case 'client_error':
      return `the Prometheus client failed: ${value instanceof Error ? value.message : String(value)}`
  }
}

function boundOf(family: AnyFamily, label = ''): number {
  const declared: Label | undefined = family.labels[label]
  return declared ? valueBound(declared) : 0
}

function knownValues(family: AnyFamily, label = '', value: unknown): string {
  const declared = family.labels[label]
  if (declared?.kind !== 'closed') return ''
  return `${didYouMean(String(value), declared.values)} It takes ${declared.values.join(', ')}.`
}

const dropFix: Readonly<Record<DropReason, string>> = {
  missing_label: 'Pass every label that the definition declares.',
  undeclared_label: 'Declare the label in the definition, or do not pass it.',
  unknown_label_value:
    "Add the value to the label's definition, or let it fold unknown values: oneOf(…).otherwise('other').",
  too_many_label_values:
    "Record a bounded value (a route template, not a URL), raise the bound, or fold the rest: upTo(40).otherwise('other').",
  invalid_value: 'Counters take finite numbers of at least 0, all others finite numbers.',
  client_error:
    'Look at the error of the client; another part of the service may have changed or replaced the metric.',
}

function overflowProblem(family: AnyFamily, label: string): Problem {
  const max = boundOf(family, label)
  const fold = family.labels[label]?.fold
  return {
    code: 'runtime/label-overflow',
    severity: 'warning',
    summary: `The label "${label}" of ${family.name} has its ${max} values; every further one is ${fold === undefined ? 'dropped' : `counted as "${fold}"`}.`,
    at: family.at,
    why: 'Each value is a series that Prometheus keeps; without a bound, a scanner or a bug creates them without end.',
    fix: `If the values are wanted, raise the bound in the definition: upTo(${max * 2}). If not, record a template or a class of values instead.`,
  }
}

function collectProblem(family: AnyFamily, reason: CollectFailure, error: unknown): Problem {
  const cause = error instanceof Error ? error.message : String(error)
  return {
    code: 'runtime/collect-failed',
    severity: 'warning',
    summary: `${family.name} was left out of a scrape: reading it ${reason === 'timeout' ? 'took too long' : `failed: ${cause}`}.`,
    at: family.at,
    why: `A value that is not known is not exposed; the other families are. It is counted in ${telltaleMetrics.collectFailures.name}, and said once.`,
    fix: 'Look at what is read; if it may take long, read it in the background instead: poll().',
  }
}

function exemplarProblem(family: AnyFamily): Problem {
  return {
    code: 'runtime/undeclared-exemplar',
    severity: 'warning',
    summary: `${family.name} was given an exemplar, and does not declare them.`,
    at: family.at,
    why: 'Exemplars take memory for every bucket, so only families that want them keep any.',
    fix: 'Declare it in the definition, exemplars: true, or do not pass one.',
  }
}
