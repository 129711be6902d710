import type { GaugeAggregate } from './aggregate.ts'
import type { Label } from './label.ts'
import type { FormerName, IdleTime } from './lifetime.ts'
import { validateFamily } from './naming.ts'
import type { Problem } from './problem.ts'
import { type Located, type SourceLocation, withCallSite } from './source-location.ts'
import { unitFromName } from './unit.ts'

export type FamilyKind = 'counter' | 'gauge' | 'histogram' | 'summary'

/** Label names and the values each may have, as types: `{ method: 'GET' | 'POST'; route: string }`. */
export type LabelValues = Readonly<Record<string, string>>

/**
 * A metric family: one name with its help, kind, unit, labels and where it was written.
 *
 * Frozen data. What is wrong with it is part of it (`problems`), so that one faulty definition
 * hides no other; `telltale check` reports them and `instrument()` refuses them.
 */
export interface Family<
  K extends FamilyKind = FamilyKind,
  N extends string = string,
  L extends LabelValues = LabelValues,
> extends Located {
  readonly kind: K
  readonly name: N
  readonly help: string
  /** A base unit (`seconds`, `bytes`, `ratio` …) or the counted thing (`requests`). */
  readonly unit: string
  readonly labels: { readonly [Name in keyof L]: Label<L[Name]> }
  /** Upper bounds in the family's unit, ascending, without `+Inf`. Histograms only. */
  readonly buckets?: readonly number[]
  /** Quantiles between 0 and 1. Summaries only. */
  readonly quantiles?: readonly number[]
  /** What one number is made of those of several processes. Gauges only. */
  readonly aggregate?: GaugeAggregate
  readonly owner?: string
  readonly deprecated?: string
  readonly was?: FormerName
  readonly expireAfter?: IdleTime
  readonly exemplars?: boolean
  /** Rules that this family breaks on purpose, each with its reason. */
  readonly allow: Readonly<Record<string, string>>
  readonly problems: readonly Problem[]
}

export type Counter<N extends string = string, L extends LabelValues = LabelValues> = Family<
  'counter',
  N,
  L
>
export type Gauge<N extends string = string, L extends LabelValues = LabelValues> = Family<
  'gauge',
  N,
  L
>
export type Histogram<N extends string = string, L extends LabelValues = LabelValues> = Family<
  'histogram',
  N,
  L
>
export type Summary<N extends string = string, L extends LabelValues = LabelValues> = Family<
  'summary',
  N,
  L
>

// biome-ignore lint/suspicious/noExplicitAny: the only bound that every family satisfies whatever its labels
export type AnyFamily = Family<any, string, any>

/** A tree of families with `prefix` before each of their names. */
export type Prefixed<T, P extends string> =
  T extends Family<infer K, infer N, infer L>
    ? Family<K, `${P}${N}`, L>
    : { readonly [Group in keyof T]: Prefixed<T[Group], P> }

/** Families in named groups, as a metrics file exports them. */
export interface FamilyTree {
  readonly [group: string]: AnyFamily | FamilyTree
}

/** The labels of a family, as they are declared: `{ route: httpRoute }`. */
export type LabelDeclarations = Readonly<Record<string, Label>>
// biome-ignore lint/complexity/noBannedTypes: a family without labels has no label names
type NoLabels = {}
/** The values that declared labels may have: `{ route: string }`. */
export type ValuesOf<D extends LabelDeclarations> = {
  readonly [Name in keyof D]: D[Name] extends {
    readonly values: readonly (infer V extends string)[]
  }
    ? V
    : string
} & {}

export interface FamilyOptions<D extends LabelDeclarations> {
  /** One sentence: what is counted or measured. Becomes the panel's description. */
  readonly help: string
  readonly labels?: D
  /**
   * The base unit, or the thing that is counted.
   * @default from the name's suffix (`_seconds`, `_bytes`, `_ratio` …), else `''`
   */
  readonly unit?: string
  /** Who to ask. */
  readonly owner?: string
  /** Why it must not be used any more, and what to use instead. */
  readonly deprecated?: string
  /** The name that it had before; exposed with the same values until everybody has moved. */
  readonly was?: FormerName
  /**
   * How long a series may stay unused before it is no longer exposed. For labels whose values come
   * and go, such as the name of a job.
   * @default never
   */
  readonly expireAfter?: IdleTime
  /** Whether observations may carry the labels of an example, such as its trace. Counters and histograms. */
  readonly exemplars?: boolean
  /**
   * Rules that the monitored system breaks, each with the reason.
   * @example { 'metrics/total-on-non-counter': 'The service has exported this gauge under this name since 2021.' }
   */
  readonly allow?: Readonly<Record<string, string>>
}

/**
 * A counter: a total that only grows, and starts again at 0 with the process.
 *
 * @example
 * counter('http_requests_total', {
 *   help: 'HTTP requests answered.',
 *   labels: { method: httpMethod, route: httpRoute },
 * })
 */
export function counter<const N extends string, const D extends LabelDeclarations = NoLabels>(
  name: N,
  options: FamilyOptions<D>,
): Counter<N, ValuesOf<D>> {
  return family('counter', name, options, {}, counter)
}

export interface GaugeOptions<D extends LabelDeclarations> extends FamilyOptions<D> {
  /**
   * What one endpoint shows for several processes of a service. Only who declares a gauge knows
   * whether its values add up, so that by default none are combined.
   * @default 'per-process': every process's own value, under the label `process`
   */
  readonly aggregate?: GaugeAggregate
}

/** A gauge: a value that goes up and down. */
export function gauge<const N extends string, const D extends LabelDeclarations = NoLabels>(
  name: N,
  options: GaugeOptions<D>,
): Gauge<N, ValuesOf<D>> {
  const { aggregate } = options
  return family('gauge', name, options, { ...(aggregate && { aggregate }) }, gauge)
}

/**
 * A classic histogram: how many observations were at most each of the bucket bounds.
 *
 * Exposes `<name>_bucket` (with the label `le`), `<name>_sum` and `<name>_count`.
 *
 * @example
 * histogram('http_request_duration_seconds', {
 *   help: 'Time taken to answer an HTTP request.',
 *   labels: { route: httpRoute },
 *   buckets: [0.01, 0.1, 1, 10],
 * })
 */
export function histogram<const N extends string, const D extends LabelDeclarations = NoLabels>(
  name: N,
  options: FamilyOptions<D> & { readonly buckets: readonly number[] },
): Histogram<N, ValuesOf<D>> {
  return family('histogram', name, options, { buckets: options.buckets }, histogram)
}

/** A summary: quantiles that the service computes itself, which cannot be aggregated. */
export function summary<const N extends string, const D extends LabelDeclarations = NoLabels>(
  name: N,
  options: FamilyOptions<D> & { readonly quantiles: readonly number[] },
): Summary<N, ValuesOf<D>> {
  return family('summary', name, options, { quantiles: options.quantiles }, summary)
}

/** What is known of a family that no definition declares. */
export type LearntFamily = Pick<
  AnyFamily,
  'kind' | 'name' | 'help' | 'unit' | 'labels' | 'buckets' | 'quantiles' | 'deprecated'
>

/**
 * A family that was read from somewhere else, such as what a running program exposes.
 *
 * Its name and labels are as they are: nobody asks whether they follow the conventions.
 *
 * @param at where it was read
 */
export function learntFamily(learnt: LearntFamily, at: SourceLocation | undefined): AnyFamily {
  const family = {
    ...learnt,
    labels: Object.freeze({ ...learnt.labels }),
    allow: Object.freeze({}),
  }
  Object.defineProperties(family, {
    at: { value: at, enumerable: false },
    problems: { value: Object.freeze([]), enumerable: false },
    [brand]: { value: true, enumerable: false },
  })
  return Object.freeze(family) as unknown as AnyFamily
}

/** Every family of a tree, in the order in which it was written. */
export function familiesOf(tree: FamilyTree | AnyFamily): readonly AnyFamily[] {
  return isFamily(tree) ? [tree] : Object.values(tree).flatMap(familiesOf)
}

/**
 * The same families under names that begin with `prefix`, as a service exposes them that is
 * instrumented with that prefix.
 *
 * @example
 * withPrefix(http, 'shop_').requests   // shop_http_requests_total
 */
export function withPrefix<const T extends FamilyTree, const P extends string>(
  tree: T,
  prefix: P,
): Prefixed<T, P> {
  const entries = Object.entries(tree).map(([key, node]) => [
    key,
    isFamily(node) ? renamed(node, prefix) : withPrefix(node, prefix),
  ])
  return Object.freeze(Object.fromEntries(entries))
}

function renamed(family: AnyFamily, prefix: string): AnyFamily {
  const { was } = family
  const draft = {
    ...family,
    name: `${prefix}${family.name}`,
    ...(was && { was: Object.freeze({ ...was, name: `${prefix}${was.name}` }) }),
  }
  return finished(Object.defineProperty(draft, 'at', { get: () => family.at, enumerable: false }))
}

export function isFamily(value: unknown): value is AnyFamily {
  return typeof value === 'object' && value !== null && brand in value
}

/** A registered symbol, so that two copies of this package recognise each other's families. */
const brand = Symbol.for('telltale.family')

function family<K extends FamilyKind, N extends string, D extends LabelDeclarations>(
  kind: K,
  name: N,
  options: FamilyOptions<D>,
  own: Pick<AnyFamily, 'buckets' | 'quantiles' | 'aggregate'>,
  maker: (...args: never[]) => unknown,
): Family<K, N, ValuesOf<D>> {
  const { help, labels, unit, owner, deprecated, was, expireAfter, exemplars, allow } = options
  const draft = withCallSite(
    {
      kind,
      name,
      help,
      unit: unit ?? unitFromName(name),
      labels: Object.freeze({ ...labels }),
      ...(own.buckets && { buckets: Object.freeze([...own.buckets]) }),
      ...(own.quantiles && { quantiles: Object.freeze([...own.quantiles]) }),
      ...(own.aggregate && { aggregate: own.aggregate }),
      ...(owner !== undefined && { owner }),
      ...(deprecated !== undefined && { deprecated }),
      ...(was && { was: Object.freeze({ ...was }) }),
      ...(expireAfter !== undefined && { expireAfter }),
      ...(exemplars && { exemplars }),
      allow: Object.freeze({ ...allow }),
    },
    maker,
  )
  return finished(draft) as unknown as Family<K, N, ValuesOf<D>>
}

/** Adds what a family is wrong with and recognised by, and freezes it. */
function finished(draft: Omit<AnyFamily, 'problems'>): AnyFamily {
  Object.defineProperties(draft, {
    problems: { value: validateFamily(draft), enumerable: false },
    [brand]: { value: true, enumerable: false },
  })
  return Object.freeze(draft) as AnyFamily
}
