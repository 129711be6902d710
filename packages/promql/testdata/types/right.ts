/** Programs that must compile; `labels<…>()(x)` says exactly which labels x has. */
import {
  absent,
  absentOverTime,
  alerts,
  avgOverTime,
  averageOf,
  bucketOf,
  bucketRates,
  changes,
  count,
  countOf,
  countOverTime,
  countValues,
  dayOfWeek,
  type Expression,
  group,
  histogramFraction,
  histogramQuantile,
  histogramQuantiles,
  hour,
  ignoring,
  increase,
  info,
  type InstantVector,
  labelJoin,
  labelReplace,
  type LabelsOf,
  lastOverTime,
  matches,
  max,
  maxOf,
  not,
  num,
  on,
  predictLinear,
  presentOverTime,
  quantile,
  quantileOf,
  quantileOverTime,
  quantileSeries,
  quantiles,
  rate,
  ratio,
  raw,
  resets,
  round,
  type Scalar,
  scalar,
  select,
  sort,
  str,
  sum,
  sumOf,
  time,
  timestamp,
  topk,
  up,
  vector,
  within,
} from '@telltale/promql'
import type { Counter, Gauge, Histogram, LabelValues } from '@telltale/core'
import { http, orders, requestRate } from '../families.ts'

/** Only the very same labels are accepted: neither more nor fewer. */
declare function labels<Expected extends string>(): <A>(
  expr: A &
    ([LabelsOf<A>] extends [Expected]
      ? [Expected] extends [LabelsOf<A>]
        ? unknown
        : { missing: Exclude<Expected, LabelsOf<A>> }
      : { surplus: Exclude<LabelsOf<A>, Expected> }),
) => void

type Target = 'job' | 'instance'

// Counters
labels<'method' | 'route' | 'status_code' | Target>()(rate(http.requests))
labels<'method' | 'route' | 'status_code' | Target>()(rate(select(http.requests, { method: 'GET' }), '5m'))
labels<'priority' | 'country' | Target>()(increase(select(orders.placed).range('1h').offset('1d')))
labels<'route' | 'le' | Target>()(rate(bucketOf(http.duration, { le: matches(/1|1\.0/) })))
labels<'provider' | Target>()(rate(sumOf(orders.payment)).div(rate(countOf(orders.payment))))
labels<'priority' | 'country' | Target>()(raw(orders.placed, 'Lifetime totals are meant.'))
labels<'route' | Target>()(raw(countOf(http.duration), 'Lifetime totals are meant.'))

// What only reads existence, time or steps takes counters too
labels<'route'>()(count(http.requests).by('route'))
labels<'country'>()(group(orders.placed).by('country'))
labels<'priority' | 'country' | Target>()(timestamp(orders.placed))
labels<'priority' | 'country' | Target>()(changes(orders.placed, '1h'))
labels<'priority' | 'country' | Target>()(resets(orders.placed, '1h'))
labels<'priority' | 'country' | Target>()(countOverTime(orders.placed, '1h'))
labels<'priority' | 'country' | Target>()(presentOverTime(orders.placed, '1h'))
labels<'priority' | Target>()(orders.queued && select(orders.queued).unless(orders.placed, on('job')))
labels<never>()(absent(orders.placed))
labels<never>()(absent(sum(up)))
absentOverTime(select(orders.placed, { priority: 'high' }), '1h')

// Gauges, recorded and built-in series
labels<'priority' | Target>()(select(orders.queued, { priority: ['high', 'low'], job: 'shop' }))
labels<'priority' | Target>()(select(orders.queued, { priority: not('low') }).offset('-5m').at('end'))
labels<'priority' | Target>()(predictLinear(orders.queued, 3600, '1h'))
labels<'priority' | Target>()(quantileOverTime(0.9, select(orders.queued).range('$__range')))
labels<'provider' | 'quantile' | Target>()(quantileSeries(orders.payment, { quantile: '0.99' }))
labels<'route'>()(sum(requestRate).by('route'))
labels<'route'>()(select(requestRate, { route: '/orders' }))
labels<'route'>()(lastOverTime(requestRate, '1h'))
labels<'job'>()(max(up).by('job'))
select(alerts, { alertname: 'Down', team: 'shop' })

// Aggregations
labels<never>()(sum(rate(http.requests)))
labels<never>()(sum(rate(http.requests)).by())
labels<'route' | 'method'>()(sum(rate(http.requests)).by('route', 'method'))
labels<'route' | Target>()(sum(rate(http.requests)).without('method', 'status_code'))
labels<'method' | 'route' | 'status_code' | Target>()(topk(5, rate(http.requests)).by('route'))
labels<never>()(quantile(0.9, orders.queued))
labels<'depth' | 'priority'>()(countValues('depth', orders.queued).by('priority'))

// Functions and labels
labels<'priority' | 'host' | Target>()(labelReplace(orders.queued, 'host', '$1', 'instance', '(.*):.*'))
labels<'route' | 'target'>()(labelJoin(requestRate, 'target', '/', 'route'))
labels<string>()(info(orders.queued))
labels<'priority' | Target>()(sort(orders.queued))
labels<'priority' | Target>()(round(orders.queued, 10))
labels<never>()(hour())
labels<Target>()(dayOfWeek(timestamp(up)))
labels<never>()(vector(1))
labels<'route'>()(histogramQuantile(0.95, sum(rate(bucketOf(http.duration))).by('le', 'route')))
labels<'route' | Target>()(histogramFraction(0, 1, rate(bucketOf(http.duration))))
labels<'q'>()(histogramQuantiles(sum(rate(bucketOf(http.duration))).by('le'), 'q', 0.5, 0.9))
labels<'route'>()(avgOverTime(sum(rate(http.requests)).by('route').subquery('1h', '1m').offset('1d')))

// Operators
const byRoute = sum(rate(http.requests)).by('route')
const byMethod = sum(rate(http.requests)).by('route', 'method')
labels<'route'>()(byRoute.div(requestRate))
labels<'route'>()(byRoute.mul(2).sub(1).neg())
labels<'route'>()(byRoute.gt(0.5))
labels<'route'>()(byRoute.gt(0.5).bool())
labels<'route'>()(byMethod.div(byRoute, on('route')))
labels<'route'>()(byMethod.div(byRoute, ignoring('method')))
labels<'route' | 'method'>()(byMethod.div(byRoute, on('route').groupLeft()))
labels<'route' | 'method'>()(byRoute.div(byMethod, on('route').groupRight()))
labels<'priority' | 'version' | Target>()(select(orders.queued).mul(orders.build, on('job').groupLeft('version')))
labels<never>()(byRoute.div(sum(up), on()))
labels<'route'>()(byRoute.and(byMethod, on('route')))
labels<'route'>()(byMethod.or(byRoute))
labels<never>()(byRoute.or(vector(0)))
labels<'route'>()(byRoute.mul(time()))

// Scalars
const scalars: readonly Scalar[] = [
  num(1).add(2).neg(),
  num(1).gt(2),
  num({ variable: 'limit' }).mul(scalar(sum(up))),
  maxOf(num(1), 2),
]
labels<'priority' | Target>()(num(1).sub(orders.queued))
labels<'route'>()(num(1).lt(byRoute).bool())
labels<Target>()(time().sub(timestamp(up)))

// Shortcuts
labels<never>()(ratio(http.requests, { status_code: matches(/5../) }))
labels<'route'>()(ratio(http.requests, { status_code: '500' }, { by: ['route'], where: { method: 'GET' } }))
labels<'route'>()(quantileOf(http.duration, 0.95, { by: ['route'] }))
labels<'job'>()(averageOf(http.duration, { by: ['job'], range: '1h30m' }))
labels<never>()(within(http.duration, 0.5))
labels<'le'>()(bucketRates(http.duration))
labels<'route'>()(quantiles(http.duration, [0.5, 0.95], { by: ['route'] }).map((q) => q.expr)[0] ?? byRoute)

// A vector with known labels is a vector, and an expression
const anything: readonly Expression[] = [byRoute, ...scalars, str('text'), select(orders.placed)]
const vectors: readonly InstantVector[] = [byRoute, vector(1), select(orders.queued)]

// A mixin: the families are parameters
function requestRow<L extends LabelValues & { readonly route: string }>(
  requests: Counter<string, L>,
  duration: Histogram<string, L>,
  depth: Gauge<string, L>,
): readonly InstantVector[] {
  return [
    sum(rate(requests)).by('route'),
    ratio(requests, {}, { by: ['route'] }),
    quantileOf(duration, 0.95, { by: ['route'] }),
    histogramQuantile(0.95, sum(rate(bucketOf(duration))).by('le', 'route')),
    sum(depth).by('route').div(sum(rate(requests)).by('route')),
  ]
}
requestRow(http.requests, http.duration, orders.build as never)
