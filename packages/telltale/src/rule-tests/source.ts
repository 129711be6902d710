/** The series that a test feeds, one for each kind of event that a condition tells apart. */
import type { AnyFamily } from '@telltale/core'
import { familiesOf } from '@telltale/core'
import type { LabelMatcher, VectorSelector } from '@telltale/promql'
import { addressesOf, byJob } from '../project/target.ts'
import type { TestContext } from './context.ts'
import { keyOf, type Sample } from './evaluate/vector.ts'
import { NotEvaluable } from './evaluate/world.ts'
import { exampleValue } from './example-label.ts'

export interface Source {
  /** Family and labels: two selectors that read the same series share a source. */
  readonly id: string
  readonly family: AnyFamily
  readonly labels: Sample['labels']
  /** How many matchers ask for exactly these series. */
  readonly asked: number
  /** A gauge that is compared with the time: what is turned is how long ago it was set. */
  readonly isTime?: boolean
  /** A gauge of which only the change matters: what is turned is how much it grows. */
  readonly isTrend?: boolean
}

/**
 * One source for each selector: its matchers are met, and those by which other selectors of the
 * same family differ from it are not.
 *
 * @throws NotEvaluable for series that nobody declares, and for values that cannot be found
 */
export function sourcesFor(
  selectors: readonly VectorSelector[],
  context: TestContext,
  reading: Reading = {},
): readonly Source[] {
  const sources = new Map<string, Source>()
  for (const selector of selectors) {
    const source = sourceAmong(selectors, selector, context)
    const { isTime, trends } = reading
    const isTrend = source.family.kind === 'gauge' && trends?.has(selector.name ?? '') === true
    const found = { ...source, ...(isTime && { isTime }), ...(isTrend && { isTrend }) }
    if (!sources.has(source.id)) sources.set(source.id, found)
  }
  return [...sources.values()]
}

/** A source that stands beside another one. */
export interface Decoy extends Source {
  /** The id of the source from which it differs in one label. */
  readonly original: string
}

/** What an expression makes of its series. */
export interface Reading {
  /** Gauges are compared with the present time. */
  readonly isTime?: boolean
  /** Names of series that are only read for how they change. */
  readonly trends?: ReadonlySet<string>
}

/**
 * Sources that a selector would read as well if it had one matcher less: without them a test could
 * not tell.
 */
export function decoysFor(
  selectors: readonly VectorSelector[],
  context: TestContext,
): readonly Decoy[] {
  const decoys = new Map<string, Decoy>()
  for (const selector of selectors) {
    for (const without of selector.matchers) {
      if (inside.has(without.label)) continue
      const opposite = { ...without, op: opposites[without.op] } as LabelMatcher
      const matchers = selector.matchers.map((matcher) =>
        matcher === without ? opposite : matcher,
      )
      try {
        const source = sourceOf({ ...selector, matchers }, [], context)
        decoys.set(source.id, {
          ...source,
          asked: 0,
          original: sourceAmong(selectors, selector, context).id,
        })
      } catch (error) {
        // A label with a single value: nothing can stand in for another one.
        if (!(error instanceof NotEvaluable)) throw error
      }
    }
  }
  return [...decoys.values()]
}

const opposites = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' } as const

/** Labels that tell the series of one histogram or summary apart. */
const inside: ReadonlySet<string> = new Set(['le', 'quantile', '__name__'])

/** Told apart from what other selectors of the family read. */
function sourceAmong(
  selectors: readonly VectorSelector[],
  selector: VectorSelector,
  context: TestContext,
): Source {
  const others = selectors.filter(({ name }) => sameFamily(name, selector, context))
  return sourceOf(selector, others, context)
}

function sourceOf(
  selector: VectorSelector,
  others: readonly VectorSelector[],
  context: TestContext,
): Source {
  const family = familyOf(selector, context)
  const own = selector.matchers.filter(({ label }) => !inside.has(label))
  const foreign = others
    .flatMap(({ matchers }) => matchers)
    .filter(({ label }) => !own.some((matcher) => matcher.label === label))
  const ofLabel = (matchers: readonly LabelMatcher[], label: string) =>
    matchers.filter((matcher) => matcher.label === label)
  const labels: Record<string, string> = {}
  for (const [label, declared] of Object.entries(family.labels)) {
    const value = exampleValue(label, declared, ofLabel(own, label), ofLabel(foreign, label))
    if (value === undefined) throw new NotEvaluable(`no value of ${label} meets its matchers`)
    if (value !== '') labels[label] = value
  }
  Object.assign(labels, targetLabels(family, own, context))
  return { id: `${family.name}${keyOf(labels)}`, family, labels, asked: own.length }
}

function targetLabels(
  family: AnyFamily,
  matchers: readonly LabelMatcher[],
  { system }: TestContext,
): Record<string, string> {
  const targets = byJob(system.options.targets)
  const exposing = targets.find(({ options }) => familiesOf(options.exposes).includes(family))
  const first = exposing ?? targets[0]
  const jobs = [...(first ? [first.job] : []), ...targets.map(({ job }) => job), 'other']
  const must = (label: string) => matchers.filter((matcher) => matcher.label === label)
  const values = (label: string, known: readonly string[]) =>
    exampleValue(label, { kind: 'closed', values: known } as never, must(label), []) ??
    exampleValue(label, undefined, must(label), [])
  const job = values('job', jobs)
  const target = targets.find((candidate) => candidate.job === job)
  const addresses = [...(target ? addressesOf(target) : []), 'localhost:1']
  const instance = values('instance', addresses)
  if (job === undefined || instance === undefined) {
    throw new NotEvaluable('no target meets the matchers')
  }
  const more = matchers.filter(
    ({ label }) => !(label in family.labels) && label !== 'job' && label !== 'instance',
  )
  const others = more.map(({ label }) => [label, exampleValue(label, undefined, must(label), [])])
  if (others.some(([, value]) => value === undefined)) {
    throw new NotEvaluable('no value meets the matchers of a label')
  }
  return { job, instance, ...Object.fromEntries(others.filter(([, value]) => value !== '')) }
}

function familyOf(selector: VectorSelector, context: TestContext): AnyFamily {
  const series = context.seriesOf(selector)
  if (series?.of !== 'family') {
    throw new NotEvaluable(`${selector.name ?? 'a selector without a name'} is not declared`)
  }
  if (series.family.kind === 'summary') throw new NotEvaluable('summaries are not supported')
  return series.family
}

function sameFamily(
  name: string | undefined,
  selector: VectorSelector,
  context: TestContext,
): boolean {
  if (name === selector.name) return true
  const other =
    name === undefined
      ? undefined
      : context.seriesOf({ type: 'VectorSelector', name, matchers: [] })
  const own = context.seriesOf(selector)
  return own?.of === 'family' && other?.of === 'family' && own.family === other.family
}
