/**
 * What Prometheus, its linter and careful people demand of a metric family.
 *
 * The rules are promlint's (`promtool check metrics`) and the data model's, each with why and fix.
 * Source: https://prometheus.io/docs/practices/naming/, https://prometheus.io/docs/concepts/data_model/
 */
import { validAggregate } from './aggregate.ts'
import type { AnyFamily } from './family.ts'
import type { Label } from './label.ts'
import { valueBound } from './label.ts'
import { validLifetime } from './lifetime.ts'
import type { Problem } from './problem.ts'
import type { SourceLocation } from './source-location.ts'
import { baseUnits, isBaseUnit } from './unit.ts'

/** Series of one family in one process above which a definition must say that it is meant. */
export const seriesLimit = 10_000

type Draft = Omit<AnyFamily, 'problems'>
type Rule = (family: Draft) => Iterable<Finding>
type Finding = readonly [code: string, summary: string, why: string, fix: string]

/** Everything that is wrong with a family, except what it allows itself with a reason. */
export function validateFamily(family: Draft): readonly Problem[] {
  return Object.freeze(namingProblems(family).filter(({ code }) => !family.allow[code]))
}

/** Everything that is wrong with a family, what it allows itself included. */
export function namingProblems(family: Draft): readonly Problem[] {
  const findings = rules.flatMap((rule) => [...rule(family)])
  const at: SourceLocation | undefined = findings.length > 0 ? family.at : undefined
  return findings.map(([code, summary, why, fix]) => ({
    code,
    severity: 'error' as const,
    summary,
    at,
    why,
    fix,
  }))
}

/**
 * The most series that one process can create for a family: the product of its labels' values,
 * times buckets + 3 for a histogram (`+Inf`, `_sum`, `_count`).
 */
export function seriesBound(family: Pick<AnyFamily, 'labels' | 'kind' | 'buckets' | 'quantiles'>) {
  const combinations = Object.values<Label>(family.labels)
    .map(valueBound)
    .reduce((a, b) => a * b, 1)
  switch (family.kind) {
    case 'histogram':
      return combinations * ((family.buckets?.length ?? 0) + 3)
    case 'summary':
      return combinations * ((family.quantiles?.length ?? 0) + 2)
    default:
      return combinations
  }
}

const rules: readonly Rule[] = [
  validName,
  hasHelp,
  suffixFitsKind,
  baseUnitOnly,
  noKindInName,
  snakeCase,
  validLabels,
  orderedBuckets,
  validQuantiles,
  validAggregate,
  boundedSeries,
  validLifetime,
]

function* validName({ name }: Draft): Iterable<Finding> {
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) {
    yield [
      'metrics/invalid-name',
      `"${name}" is not a metric name`,
      'Prometheus before 3.0 rejects the whole scrape, and the name would need quotes in every query.',
      'Use letters, digits and underscores, and no digit first.',
    ]
  } else if (name.includes(':')) {
    yield [
      'metrics/colon-in-name',
      `"${name}" contains a colon`,
      'Colons mark the result of a recording rule; a reader would look for the rule.',
      `Write "${name.replaceAll(':', '_')}".`,
    ]
  }
}

function* hasHelp({ name, help }: Draft): Iterable<Finding> {
  if (typeof help !== 'string' || help.trim() === '') {
    yield [
      'metrics/no-help',
      `${name} has no help text`,
      'The help text is the panel description and the metric reference; without it nobody knows what the number means.',
      'Say in one sentence what is counted or measured.',
    ]
  }
}

function* suffixFitsKind({ name, kind }: Draft): Iterable<Finding> {
  if (kind === 'counter' && !name.endsWith('_total')) {
    yield [
      'metrics/counter-without-total',
      `counter ${name} does not end in _total`,
      'OpenMetrics requires the suffix, and readers take it as the sign that rate() is needed.',
      `Rename it to ${name}_total.`,
    ]
  }
  if (kind !== 'counter' && name.endsWith('_total')) {
    yield [
      'metrics/total-on-non-counter',
      `${kind} ${name} ends in _total`,
      'Readers and tools take _total for a counter and put it into rate(), which misreads every fall as a restart.',
      `Drop the suffix, or say why it must stay: allow: { 'metrics/total-on-non-counter': '…' }.`,
    ]
  }
  const suffix = /_(bucket|sum|count)$/.exec(name)?.[1]
  if (suffix !== undefined && kind !== 'histogram' && (kind !== 'summary' || suffix === 'bucket')) {
    yield [
      'metrics/reserved-suffix',
      `${kind} ${name} ends in _${suffix}`,
      `_${suffix} is a series of a histogram or summary; the name collides with theirs.`,
      `Choose another last word, or say why it must stay: allow: { 'metrics/reserved-suffix': '…' }.`,
    ]
  }
}

function* baseUnitOnly({ name }: Draft): Iterable<Finding> {
  for (const token of name.toLowerCase().split('_')) {
    const base = nonBaseUnits[token] ?? prefixedUnit(token)
    if (base !== undefined) {
      yield [
        'metrics/non-base-unit',
        `${name} is in ${token}`,
        'Mixed units in one system make sums and comparisons silently wrong by factors of 60 or 1000.',
        `Measure in ${base}; Grafana chooses the display unit.`,
      ]
    }
    const word = unitAbbreviations[token]
    if (word !== undefined) {
      yield [
        'metrics/abbreviated-unit',
        `${name} abbreviates its unit as "${token}"`,
        'Abbreviations are read differently by different people (m: metres, minutes, milli).',
        `Spell it out: ${word}.`,
      ]
    }
  }
}

function* noKindInName({ name, kind }: Draft): Iterable<Finding> {
  const word = /(?:^|_)(counter|gauge|histogram|summary)(?:_|$)/.exec(name.toLowerCase())?.[1]
  if (word !== undefined) {
    yield [
      'metrics/kind-in-name',
      `${name} has its kind "${word}" in its name`,
      'The name outlives the kind, and the definition says it already.',
      `Leave the word out; it is declared as a ${kind}.`,
    ]
  }
}

function* snakeCase({ name, labels }: Draft): Iterable<Finding> {
  for (const offender of [name, ...Object.keys(labels)]) {
    if (/[a-z][A-Z]/.test(offender)) {
      yield [
        'metrics/camel-case',
        `"${offender}" is camelCase`,
        'Everything else in Prometheus is snake_case; people mistype the exception.',
        `Write "${offender.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}".`,
      ]
    }
  }
}

function* validLabels({ name, labels, kind }: Draft): Iterable<Finding> {
  for (const [label, values] of Object.entries<Label>(labels)) {
    if (label.startsWith('__')) {
      yield [
        'metrics/reserved-label',
        `label "${label}" of ${name} starts with two underscores`,
        'Such labels belong to Prometheus itself and are dropped before storage.',
        'Choose another name.',
      ]
    } else if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) {
      yield [
        'metrics/invalid-label',
        `"${label}" of ${name} is not a label name`,
        'Prometheus before 3.0 rejects the whole scrape.',
        'Use letters, digits and underscores, and no digit first.',
      ]
    } else if (label === 'le' || label === 'quantile') {
      yield [
        'metrics/reserved-label',
        `label "${label}" of ${kind} ${name} is reserved`,
        `${label === 'le' ? 'Histogram buckets' : 'Summary quantiles'} carry it; histogram_quantile() would mix up the two meanings.`,
        'Choose another name.',
      ]
    } else if (label === 'job' || label === 'instance') {
      yield [
        'metrics/reserved-label',
        `label "${label}" of ${name} collides with the target's label`,
        `Prometheus renames yours to exported_${label}, and every query on ${label} means something else.`,
        'Choose another name.',
      ]
    }
    yield* validValues(name, label, values)
  }
}

function* validValues(name: string, label: string, values: Label): Iterable<Finding> {
  if (values.kind === 'open') {
    if (!Number.isInteger(values.max) || values.max < 1) {
      yield [
        'metrics/invalid-label',
        `label "${label}" of ${name} is bounded by ${values.max}`,
        'Without a bound, one bad client can create series until the service and Prometheus run out of memory.',
        'Give the number of values that the service is expected to create: upTo(40).',
      ]
    }
  } else if (values.values.length === 0) {
    yield [
      'metrics/invalid-label',
      `label "${label}" of ${name} has no values`,
      'No series can exist.',
      `List them, oneOf('a', 'b'), or bound them, upTo(40).`,
    ]
  } else if (new Set(values.values).size !== values.values.length) {
    yield [
      'metrics/invalid-label',
      `label "${label}" of ${name} lists a value twice: ${values.values.join(', ')}`,
      'One of the two is probably a typo for another value.',
      'Remove or correct it.',
    ]
  }
}

function* orderedBuckets({ name, kind, buckets }: Draft): Iterable<Finding> {
  if (kind !== 'histogram') return
  const bounds = buckets ?? []
  const bad = bounds.find((bound, i) => !(bound > (bounds[i - 1] ?? Number.NEGATIVE_INFINITY)))
  if (bounds.length === 0 || bad !== undefined || bounds.some((bound) => !Number.isFinite(bound))) {
    yield [
      'metrics/bucket-order',
      bounds.length === 0
        ? `${name} has no buckets`
        : `buckets of ${name} are not finite and ascending: [${bounds.join(', ')}]`,
      'prom-client accepts any order and then counts into the wrong bucket; every quantile is garbage.',
      'List finite upper bounds in ascending order, without +Inf.',
    ]
  }
}

function* validQuantiles({ name, kind, quantiles }: Draft): Iterable<Finding> {
  if (kind === 'summary' && quantiles?.some((q) => !(q >= 0 && q <= 1))) {
    yield [
      'metrics/invalid-quantile',
      `quantiles of ${name} must be between 0 and 1: [${quantiles.join(', ')}]`,
      'The client library cannot compute them.',
      'Write the 95th percentile as 0.95.',
    ]
  }
}

function* boundedSeries(family: Draft): Iterable<Finding> {
  const bound = seriesBound(family)
  if (bound > seriesLimit) {
    const factors = Object.entries<Label>(family.labels).map(([n, l]) => `${n} ${valueBound(l)}`)
    yield [
      'metrics/too-many-series',
      `${family.name} may have ${grouped(bound)} series in one process (${factors.join(' × ')})`,
      `Each series costs memory in the service and in Prometheus; ${grouped(seriesLimit)} is the limit for one family.`,
      `Bound the labels tighter, drop one, or say why it is needed: allow: { 'metrics/too-many-series': '…' }.`,
    ]
  }
}

/** 1,234,567. `toLocaleString()` loads the data of all languages first: 17 ms. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

function prefixedUnit(token: string): string | undefined {
  if (isBaseUnit(token)) return undefined
  return baseUnits.find(
    (base) => token.endsWith(base) && unitPrefixes.has(token.slice(0, -base.length)),
  )
}

const unitPrefixes = new Set(
  'pico nano micro milli centi deci deca hecto kilo kibi mega mebi giga gibi tera tebi peta pebi'.split(
    ' ',
  ),
)

const nonBaseUnits: Readonly<Record<string, string>> = {
  minutes: 'seconds',
  hours: 'seconds',
  days: 'seconds',
  weeks: 'seconds',
  fahrenheit: 'celsius',
  rankine: 'celsius',
  kelvins: 'celsius',
  inches: 'meters',
  yards: 'meters',
  miles: 'meters',
  bits: 'bytes',
  calories: 'joules',
  pounds: 'grams',
  ounces: 'grams',
  percent: 'ratio',
}

const unitAbbreviations: Readonly<Record<string, string>> = {
  s: 'seconds',
  ms: 'seconds',
  us: 'seconds',
  ns: 'seconds',
  sec: 'seconds',
  b: 'bytes',
  kb: 'bytes',
  mb: 'bytes',
  gb: 'bytes',
  tb: 'bytes',
  pb: 'bytes',
  m: 'meters or seconds',
  h: 'seconds',
  d: 'seconds',
}
