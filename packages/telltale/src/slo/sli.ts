/** Service level indicators: what counts, and what of it is bad. */
import type { AnyFamily } from '@telltale/core'
import {
  type AsFamily,
  bucketOf,
  type CounterVector,
  clampMin,
  countOf,
  type Duration,
  durationMs,
  type Expression,
  expression,
  type InstantVector,
  type LabelsOf,
  type MatchersFor,
  max,
  nodeOf,
  on,
  print,
  rate,
  select,
  sum,
} from '@telltale/promql'

/**
 * An indicator, before it is told which labels to keep.
 *
 * Its two rates are recorded one after the other, and the second may read the first: an SLO reads
 * each of the service's series once.
 */
export interface Sli<L extends string = string> {
  readonly kind: 'sli'
  /** The labels of its events: those by which an SLO may be split. */
  readonly labels?: L
  /** What is bad, in words. */
  readonly what: string
  /** Bad events are counted, or time is. */
  readonly counts: 'events' | 'time'
  /** All events per second. For time: from the recorded errors. */
  readonly events: (context: SliContext) => InstantVector
  /** Bad events per second. For events: from the recorded events. */
  readonly errors: (context: SliContext) => InstantVector
  /** A latency that is no bound of the histogram. */
  readonly badBound?: {
    readonly family: AnyFamily
    readonly bound: number
    readonly given: string
  }
}

export interface SliContext {
  readonly range: Duration
  readonly by: readonly string[]
  /** The rate that is recorded already. */
  readonly other: InstantVector
}

/**
 * The share of a counter's events that are bad.
 *
 * A service without a bad event yet has no such series; it counts as without errors.
 *
 * @example
 * availability(http.requests, { bad: { status_code: matches(/5../) } })
 * availability(http.requests, { bad: { status_code: matches(/5../) }, where: { route: '/pay' } })
 */
export function availability<A>(
  counter: AsFamily<'availability', 'counter', A>,
  options: { readonly bad: MatchersFor<NoInfer<A>>; readonly where?: MatchersFor<NoInfer<A>> },
): Sli<LabelsOf<A>> {
  const selected = (matchers: object) => select(counter as never, matchers as never) as Events
  const where = (options.where ?? {}) as object
  return badOf(selected({ ...where, ...(options.bad as object) }), selected(where))
}

/**
 * The share of a histogram's observations that are above a bound of its buckets.
 *
 * Errors: `slo/latency-bound` when there is no such bucket.
 *
 * @param limit a duration for a histogram in seconds, or a number in the histogram's unit
 *
 * @example
 * latency(http.duration, '2s')
 * latency(http.duration, '250ms', { where: { route: '/pay' } })
 */
export function latency<A>(
  histogram: AsFamily<'latency', 'histogram', A>,
  limit: Duration | number,
  options: { readonly where?: MatchersFor<NoInfer<A>> } = {},
): Sli<LabelsOf<A>> {
  const family = histogram as AnyFamily
  const where = (options.where ?? {}) as object
  const bound = typeof limit === 'number' ? limit : (durationMs(limit) ?? Number.NaN) / 1000
  const isBucket = family.buckets?.includes(bound) === true
  // What is wrong with the bound is said once, by `slo/latency-bound`.
  const within = bucketOf(family as never, where as never) as CounterVector
  const sli: Sli<LabelsOf<A>> = goodOf(
    withBound(within, bound),
    countOf(family as never, where as never) as Events,
    // A histogram has all of its buckets from the first observation on: when there is none with
    // this bound, the service has other bounds, and is not slow.
    (within) => within,
  )
  return Object.freeze({
    ...sli,
    what: `${family.name} above ${limit}`,
    ...(!isBucket && { badBound: { family, bound, given: String(limit) } }),
  })
}

/**
 * Any events: counters as they are selected, or expressions that are events per second.
 *
 * What has never happened has no series and counts as none. Of two counters, `bad` and `good`, the
 * total is their sum.
 *
 * Shape: both sides need the labels by which the SLO is split.
 *
 * @example
 * events({ bad: select(queue.jobs, { status: 'failed' }), total: select(queue.jobs) })
 * events({ good: select(sync.runs, { status: 'done' }), total: select(sync.runs) })
 * events({ bad: select(cache.misses), good: select(cache.hits) })
 */
export function events<L extends string>(
  options:
    | { readonly bad: EventsOf<string>; readonly total: EventsOf<L> }
    | { readonly good: EventsOf<string>; readonly total: EventsOf<L> }
    | { readonly bad: EventsOf<string>; readonly good: EventsOf<L> },
): Sli<L> {
  if (!('total' in options)) return eitherOf(options.bad, options.good)
  return 'bad' in options ? badOf(options.bad, options.total) : goodOf(options.good, options.total)
}

/** A counter whose increase counts, or an expression that is a rate already. */
type EventsOf<L extends string> = CounterVector<L> | InstantVector<L>
type Events = EventsOf<string>

/**
 * The share of the time in which something holds that should not: data that is too old, a budget
 * that is overdrawn. Time without data counts neither way.
 *
 * @example
 * timeShare(time().sub(select(sync.lastSuccess)).gt(3600))
 */
export function timeShare<L extends string>(bad: {
  bool(): InstantVector<L>
  readonly node: Expression['node']
}): Sli<L> {
  return Object.freeze({
    kind: 'sli' as const,
    what: print(bad),
    counts: 'time' as const,
    // 1 wherever there is a 0 or a 1.
    events: ({ other }: SliContext) => other.ge(0).bool(),
    errors: ({ by }: SliContext) => max(bad.bool() as InstantVector).by(...by),
  })
}

function badOf<L extends string>(bad: Events, total: Events): Sli<L> {
  return Object.freeze({
    kind: 'sli' as const,
    what: print(bad),
    counts: 'events' as const,
    events: ({ range, by }: SliContext) => perSecond(total, range, by),
    errors: ({ range, by, other }: SliContext) => orNone(perSecond(bad, range, by), other, by),
  })
}

function goodOf<L extends string>(
  good: Events,
  total: Events,
  counted: typeof orNone = orNone,
): Sli<L> {
  return Object.freeze({
    kind: 'sli' as const,
    what: `not ${print(good)}`,
    counts: 'events' as const,
    events: ({ range, by }: SliContext) => perSecond(total, range, by),
    // The difference of two rates can be a hair below zero.
    errors: ({ range, by, other }: SliContext) =>
      clampMin(
        other.sub(counted(perSecond(good, range, by), other, by), on(...by)),
        0,
      ) as InstantVector,
  })
}

/** What has never happened has no series: where there are other events, it is 0. */
function orNone(some: InstantVector, all: InstantVector, by: readonly string[]): InstantVector {
  return some.or(all.mul(0), on(...by))
}

function eitherOf(bad: Events, good: Events): Sli<never> {
  return Object.freeze({
    ...badOf(bad, good),
    events: ({ range, by }: SliContext) => {
      const [g, b] = [perSecond(good, range, by), perSecond(bad, range, by)]
      return g.add(b).or(g).or(b) as InstantVector
    },
  }) as Sli<never>
}

function perSecond(events: Events, range: Duration, by: readonly string[]): InstantVector {
  const isCounter = events.kind === 'counter vector'
  return sum((isCounter ? rate(events, range) : events) as InstantVector).by(...by)
}

/** The bucket of a bound: Prometheus 2 stores it as "2", Prometheus 3 as "2.0". */
function withBound(buckets: CounterVector, bound: number): CounterVector {
  const node = nodeOf(buckets)
  if (node.type !== 'VectorSelector') return buckets
  const le = Number.isInteger(bound)
    ? ({ label: 'le', op: '=~', value: `${bound}|${bound}\\.0` } as const)
    : ({ label: 'le', op: '=', value: String(bound) } as const)
  return expression({ ...node, matchers: [...node.matchers, le] })
}
