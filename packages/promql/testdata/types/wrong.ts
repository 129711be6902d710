/** Programs that must not compile, each with what the compiler must say about it. */
import {
  abs,
  averageOf,
  avg,
  avgOverTime,
  bucketOf,
  bucketRates,
  changes,
  clampMin,
  count,
  countOf,
  countValues,
  delta,
  deriv,
  histogramFraction,
  histogramQuantile,
  ignoring,
  increase,
  irate,
  labelJoin,
  labelReplace,
  lastOverTime,
  maxOverTime,
  not,
  num,
  on,
  predictLinear,
  quantileOf,
  quantileOverTime,
  quantileSeries,
  rate,
  ratio,
  raw,
  resets,
  scalar,
  select,
  sort,
  sortByLabel,
  sum,
  sumOf,
  topk,
  vector,
  within,
} from '@telltale/promql'
import { http, orders, requestRate } from '../families.ts'

// Counters, gauges and histograms are told apart

// error: rate() needs a counter, but orders_queued is a gauge: every fall would count as a restart. Use deriv() or delta().
rate(orders.queued)

// error: rate() needs a counter, but http_request_duration_seconds is a histogram: use sumOf(), countOf() or bucketOf().
rate(http.duration)

// error: rate() needs a counter, but order_payment_seconds is a summary: use sumOf(), countOf() or bucketOf().
rate(orders.payment)

// error: rate() needs a counter, but this is a gauge: every fall would count as a restart. Use deriv() or delta().
rate(select(orders.queued))

// error: rate() needs a counter, but this is a gauge: every fall would count as a restart. Use deriv() or delta().
rate(select(orders.queued).range('5m'))

// error: rate() needs a counter as it is stored, before any aggregation: sum(rate(x)), not rate(sum(x)).
rate(sum(rate(http.requests)))

// error: rate() needs a counter, but this is a gauge: every fall would count as a restart. Use deriv() or delta().
rate(requestRate)

// error: rate() needs a counter.
rate(num(1))

// error: irate() needs a counter, but orders_queued is a gauge: every fall would count as a restart. Use deriv() or delta().
irate(orders.queued)

// error: increase() needs a counter, but http_request_duration_seconds is a histogram: use sumOf(), countOf() or bucketOf().
increase(http.duration)

// error: increase() needs a counter, but this is a gauge: every fall would count as a restart. Use deriv() or delta().
increase(sum(rate(http.requests)).subquery('1h', '1m'))

// error: delta() needs a gauge, but http_requests_total is a counter: its total starts again at 0 with the process. Use rate() or increase().
delta(http.requests)

// error: deriv() needs a gauge, but this is a counter: its total starts again at 0 with the process. Use rate() or increase().
deriv(select(http.requests, { method: 'GET' }))

// error: predictLinear() needs a gauge, but orders_placed_total is a counter: its total starts again at 0 with the process. Use rate() or increase().
predictLinear(orders.placed, 3600)

// error: avgOverTime() needs a gauge, but http_requests_total is a counter: its total starts again at 0 with the process. Use rate() or increase().
avgOverTime(http.requests, '1h')

// error: maxOverTime() needs a gauge, but this is a counter: its total starts again at 0 with the process. Use rate() or increase().
maxOverTime(bucketOf(http.duration), '1h')

// error: lastOverTime() needs a gauge, but http_request_duration_seconds is a histogram: use quantileOf() or averageOf().
lastOverTime(http.duration)

// error: quantileOverTime() needs a gauge, but orders_placed_total is a counter: its total starts again at 0 with the process. Use rate() or increase().
quantileOverTime(0.9, orders.placed)

// error: avgOverTime() needs a range of time: avgOverTime(x.subquery('1h', '1m')).
avgOverTime(sum(rate(http.requests)), '1h')

// error: changes() needs series, but http_request_duration_seconds is a histogram: use countOf().
changes(http.duration)

// error: resets() needs a range of time: resets(x.subquery('1h', '1m')).
resets(sum(rate(http.requests)))

// A total is not a value

// error: http_requests_total is a counter: its value is the total since the process started. Use rate() or increase(), or raw() with a reason.
sum(http.requests)

// error: A counter read without rate() or increase() is the total since the process started. Use raw() with a reason if that is meant.
sum(select(http.requests))

// error: A counter read without rate() or increase() is the total since the process started. Use raw() with a reason if that is meant.
sum(sumOf(http.duration))

// error: http_requests_total is a counter: its value is the total since the process started. Use rate() or increase(), or raw() with a reason.
topk(5, http.requests)

// error: orders_placed_total is a counter: its value is the total since the process started. Use rate() or increase(), or raw() with a reason.
abs(orders.placed)

// error: http_requests_total is a counter: its value is the total since the process started. Use rate() or increase(), or raw() with a reason.
sort(http.requests)

// error: A counter read without rate() or increase() is the total since the process started. Use raw() with a reason if that is meant.
clampMin(countOf(http.duration), 1)

// error: http_requests_total is a counter: its value is the total since the process started. Use rate() or increase(), or raw() with a reason.
sum(rate(http.requests)).gt(http.requests)

// error: orders_placed_total is a counter: its value is the total since the process started. Use rate() or increase(), or raw() with a reason.
sum(rate(http.requests)).or(orders.placed)

// error: http_requests_total is a counter: its value is the total since the process started. Use rate() or increase(), or raw() with a reason.
num(1).sub(http.requests)

// error: Expected 2 arguments, but got 1.
raw(http.requests)

// error: raw() is for counters, but orders_queued is a gauge.
raw(orders.queued, 'It is a gauge.')

// Kinds of expressions

// error: http_request_duration_seconds is a histogram: it has no series of its own name. Use quantileOf(), averageOf(), bucketOf(), sumOf() or countOf().
sum(http.duration)

// error: order_payment_seconds is a summary: use quantileSeries(), sumOf() or countOf().
avg(orders.payment)

// error: http_request_duration_seconds is a histogram: it has no series of its own name. Use quantileOf(), averageOf(), bucketOf(), sumOf() or countOf().
count(http.duration)

// error: A range vector has no value at one time: put it into a function such as rate() or avgOverTime().
sum(select(orders.queued).range('5m'))

// error: An instant vector is needed here, and this is a scalar: vector(x) makes one.
sum(5)

// error: An instant vector is needed here.
sum('http_requests_total')

// error: An instant vector is needed here.
sum(rate(http.requests)).gt('0.05')

// error: Property 'range' does not exist on type 'Aggregation<"instance" | "job" | "method" | "route" | "status_code">'.
sum(rate(http.requests)).range('5m')

// error: Property 'offset' does not exist on type 'Aggregation<"instance" | "job" | "method" | "route" | "status_code">'.
sum(rate(http.requests)).offset('1d')

// error: Property 'bool' does not exist on type 'Aggregation<"instance" | "job" | "method" | "route" | "status_code">'.
sum(rate(http.requests)).bool()

// error: Property 'bool' does not exist on type 'InstantVector<never>'.
sum(rate(http.requests)).add(1).bool()

// error: Property 'and' does not exist on type 'Scalar'.
num(1).and(orders.queued)

// error: Property 'subquery' does not exist on type 'Scalar'.
num(1).subquery('1h')

// error: http_requests_total is a counter: its value is the total since the process started. Use rate() or increase(), or raw() with a reason.
scalar(http.requests)

// error: Argument of type 'Gauge<"orders_queued", { readonly priority: "high" | "low"; }>' is not assignable to parameter of type 'ScalarLike'.
vector(orders.queued)

// error: http_request_duration_seconds is a histogram: it has no series of its own name. Use quantileOf(), averageOf(), bucketOf(), sumOf() or countOf().
select(http.duration)

// error: order_payment_seconds is a summary: use quantileSeries(), sumOf() or countOf().
select(orders.payment)

// error: bucketOf() needs a histogram, but order_payment_seconds is a summary.
bucketOf(orders.payment)

// error: quantileSeries() needs a summary, but http_request_duration_seconds is a histogram.
quantileSeries(http.duration)

// Labels that are there

// error: Argument of type '"rout"' is not assignable to parameter of type '"instance" | "job" | "method" | "route" | "status_code"'.
sum(rate(http.requests)).by('rout')

// error: Argument of type '"le"' is not assignable to parameter of type '"instance" | "job" | "method" | "route" | "status_code"'.
sum(rate(http.requests)).without('le')

// error: Property 'by' does not exist on type 'InstantVector<"route">'.
sum(rate(http.requests)).by('route').by('method')

// error: Argument of type '"method"' is not assignable to parameter of type '"route"'.
sum(sum(rate(http.requests)).by('route')).by('method')

// error: Argument of type '"route"' is not assignable to parameter of type '"instance" | "job" | "priority"'.
sum(avgOverTime(orders.queued, '1h')).by('route')

// error: Argument of type '"method"' is not assignable to parameter of type '"route"'.
topk(3, requestRate).by('method')

// error: Argument of type '"method"' is not assignable to parameter of type '"country" | "instance" | "job" | "priority"'.
count(orders.placed).by('country', 'method')

// error: Argument of type '"depth"' is not assignable to parameter of type '"instance" | "job" | "priority"'.
countValues('depth', orders.queued).by('depth')

// error: Argument of type '"hostname"' is not assignable to parameter of type '"instance" | "job" | "priority"'.
labelReplace(orders.queued, 'host', '$1', 'hostname', '(.*)')

// error: Argument of type '"route"' is not assignable to parameter of type '"instance" | "job" | "priority"'.
labelJoin(orders.queued, 'target', '/', 'job', 'route')

// error: Argument of type '"method"' is not assignable to parameter of type '"route"'.
sortByLabel(requestRate, 'method')

// error: Mistake<"histogramQuantile() needs the label le: add 'le' to by(...) of the aggregation", { labels: "route"; }>
histogramQuantile(0.95, sum(rate(bucketOf(http.duration))).by('route'))

// error: Mistake<"histogramQuantile() needs the label le: add 'le' to by(...) of the aggregation", { labels: "instance" | "job" | "method" | "route" | "status_code"; }>
histogramQuantile(0.95, rate(http.requests))

// error: A counter read without rate() or increase() is the total since the process started. Use raw() with a reason if that is meant.
histogramQuantile(0.95, bucketOf(http.duration))

// error: Mistake<"histogramFraction() needs the label le: add 'le' to by(...) of the aggregation", { labels: never; }>
histogramFraction(0, 1, sum(rate(bucketOf(http.duration))))

// Values that a label may have

// error: Type '"urgent"' is not assignable to type 'ValueOf<"priority", "high" | "low"> | undefined'.
select(orders.placed, { priority: 'urgent' })

// error: Type '("high" | "urgent")[]' is not assignable to type 'ValueOf<"priority", "high" | "low"> | undefined'.
select(orders.placed, { priority: ['high', 'urgent'] })

// error: Type 'Matcher<"urgent">' is not assignable to type 'ValueOf<"priority", "high" | "low"> | undefined'.
select(orders.placed, { priority: not('urgent') })

// error: Object literal may only specify known properties, and 'prio' does not exist in type 'Matchers<{ readonly priority: "high" | "low"; readonly country: string; }>'.
select(orders.placed, { prio: 'high' })

// error: Object literal may only specify known properties, and 'route' does not exist in type 'Matchers<{ readonly version: string; }>'.
select(orders.build, { route: '/orders' })

// error: Object literal may only specify known properties, and 'method' does not exist in type '{ readonly route?: MatcherValue<string>; }'.
select(requestRate, { method: 'GET' })

// error: Object literal may only specify known properties, and 'lee' does not exist in type 'Matchers<{ readonly route: string; }> & { readonly le?: MatcherValue<string>; }'.
bucketOf(http.duration, { lee: '0.5' })

// error: Object literal may only specify known properties, and 'le' does not exist in type 'Matchers<{ readonly route: string; }>'.
countOf(http.duration, { le: '0.5' })

// error: Type 'number' is not assignable to type 'ValueOf<"country", string> | undefined'.
select(orders.placed, { country: 49 })

// Two sides of an operator

// error: Mistake<"the two sides have different labels, so nothing would match: aggregate them alike, or say on(...) or ignoring(...)", { left: "route"; right: "method"; }>
sum(rate(http.requests)).by('route').div(sum(rate(http.requests)).by('method'))

// error: Mistake<"the two sides have different labels, so nothing would match: aggregate them alike, or say on(...) or ignoring(...)", { left: "route"; right: never; }>
sum(rate(http.requests)).by('route').div(sum(rate(http.requests)))

// error: Mistake<"on() takes labels that both sides have", { unknown: "route"; left: "route"; right: "method"; }>
sum(rate(http.requests)).by('route').div(sum(rate(http.requests)).by('method'), on('route'))

// error: Mistake<"ignoring() takes labels that one of the sides has", { unknown: "method"; left: "route"; right: "route"; }>
sum(rate(http.requests)).by('route').div(sum(rate(http.requests)).by('route'), ignoring('method'))

// error: Mistake<"these labels are not on the side they are copied from", { copied: "version"; available: never; }>
sum(rate(http.requests)).by('route').div(sum(rate(http.requests)), on().groupLeft('version'))

// error: Mistake<"these labels are not on the side they are copied from", { copied: "country"; available: "instance" | "job" | "version"; }>
rate(orders.placed).mul(orders.build, on('instance').groupLeft('country'))

// error: Mistake<"labels of on() need not be copied, and Prometheus refuses it: leave them out", { repeated: "job"; }>
rate(orders.placed).mul(orders.build, on('job').groupLeft('job', 'version'))

// error: Mistake<"on() takes labels that both sides have", { unknown: "method"; left: "route"; right: "route"; }>
sum(rate(http.requests)).by('route').gt(requestRate, on('method'))

// error: Mistake<"the two sides have different labels, so nothing would match: aggregate them alike, or say on(...) or ignoring(...)", { left: "route"; right: "instance" | "job" | "priority"; }>
sum(rate(http.requests)).by('route').and(orders.queued)

// error: Mistake<"and, or, unless match many to many: groupLeft() and groupRight() have no place here", { given: "group_left"; }>
sum(rate(http.requests)).by('route').unless(requestRate, on('route').groupLeft())

// error: Mistake<"on() takes labels that both sides have", { unknown: "method"; left: "route"; right: "route"; }>
sum(rate(http.requests)).by('route').or(requestRate, on('method'))

// error: Mistake<"the two sides have different labels, so nothing would match: aggregate them alike, or say on(...) or ignoring(...)", { left: never; right: "route"; }>
num(1).div(sum(rate(http.requests))).gt(requestRate)

// Shortcuts

// error: ratio() needs a counter, but http_request_duration_seconds is a histogram.
ratio(http.duration, { route: '/orders' })

// error: Object literal may only specify known properties, and 'status' does not exist in type 'Matchers<{ readonly method: "DELETE" | "GET" | "HEAD" | "OPTIONS" | "OTHER" | "PATCH" | "POST" | "PUT"; readonly route: string; readonly status_code: string; }>'.
ratio(http.requests, { status: '500' })

// error: Type '"rout"' is not assignable to type '"instance" | "job" | "method" | "route" | "status_code"'. Did you mean '"route"'?
ratio(http.requests, { method: 'GET' }, { by: ['rout'] })

// error: quantileOf() needs a histogram, but http_requests_total is a counter.
quantileOf(http.requests, 0.95)

// error: Type '"le"' is not assignable to type '"instance" | "job" | "route"'.
quantileOf(http.duration, 0.95, { by: ['le'] })

// error: Object literal may only specify known properties, and 'method' does not exist in type 'Matchers<{ readonly route: string; }>'.
averageOf(http.duration, { where: { method: 'GET' } })

// error: bucketRates() needs a histogram, but orders_queued is a gauge.
bucketRates(orders.queued)

// error: within() needs a histogram, but http_requests_total is a counter.
within(http.requests, 0.5)

// Times

// error: Argument of type '"5 minutes"' is not assignable to parameter of type 'DurationOrVariable | undefined'.
rate(http.requests, '5 minutes')

// error: Argument of type '300' is not assignable to parameter of type 'DurationOrVariable | undefined'.
rate(http.requests, 300)

// error: Argument of type '"tomorrow"' is not assignable to parameter of type 'Offset'.
select(orders.queued).offset('tomorrow')

// error: Argument of type '"now"' is not assignable to parameter of type 'At'.
select(orders.queued).at('now')

// error: Argument of type '3600' is not assignable to parameter of type 'DurationOrVariable'.
sum(rate(http.requests)).subquery(3600)
