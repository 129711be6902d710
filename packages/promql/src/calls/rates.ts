/**
 * Change over a range of time: of counters, of gauges.
 *
 * Shape:  RangeVector<L> -> InstantVector<L>; labels kept, metric name dropped. A family, a
 *         selection, a range or a subquery may stand as the argument.
 * Range:  the second argument; left out, the context's: `$__rate_interval` in panels, the rule's
 *         range in rules.
 * Needs:  two samples in the range, i.e. at least 2 x the scrape interval (4 x recommended).
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/
 */
import type { DurationOrVariable } from '../duration.ts'
import type { InstantVector } from '../expression.ts'
import type { AsGaugeRange, LabelsOf, ScalarLike } from '../operand.ts'
import {
  type AnyRangeCall,
  type CounterCall,
  call,
  type GaugeCall,
  ofRange,
  overRange,
} from './call.ts'

/**
 * Per-second average increase of a counter.
 *
 * Unit:   the counter's unit per second (bytes -> bytes/s).
 * Errors: promql/rate-of-gauge (type error for declared families), promql/short-range (check).
 *
 * @example
 * rate(http.requests)          // => 'rate(http_requests_total[$__rate_interval])'
 * rate(http.requests, '5m')    // => 'rate(http_requests_total[5m])'
 * rate(select(http.requests, { method: 'GET' }).offset('1d'), '5m') // => 'rate(http_requests_total{method="GET"}[5m] offset 1d)'
 */
export const rate: CounterCall<'rate'> = ofRange('rate')

/**
 * Per-second increase between the last two samples of a counter: jumpy, for graphs only.
 *
 * Unit: the counter's unit per second.
 *
 * @example
 * irate(llm.calls, '1m') // => 'irate(llm_calls_total[1m])'
 */
export const irate: CounterCall<'irate'> = ofRange('irate')

/**
 * Increase of a counter over the range, extrapolated to its ends, so not always a whole number.
 *
 * Unit: the counter's unit.
 *
 * @example
 * increase(pipeline.runs, '1h') // => 'increase(pipeline_runs_total[1h])'
 */
export const increase: CounterCall<'increase'> = ofRange('increase')

/**
 * How often a counter started again in the range. Unit: a count.
 *
 * @example
 * resets(http.requests, '1h') // => 'resets(http_requests_total[1h])'
 */
export const resets: AnyRangeCall<'resets'> = ofRange('resets')

/**
 * How often the value changed in the range. Unit: a count.
 *
 * @example
 * changes(credits.budget, '1d') // => 'changes(credits_budget_limit[1d])'
 */
export const changes: AnyRangeCall<'changes'> = ofRange('changes')

/**
 * Difference between the ends of the range, extrapolated. Unit: the gauge's.
 *
 * @example
 * delta(queue.depth, '10m') // => 'delta(queue_depth[10m])'
 */
export const delta: GaugeCall<'delta'> = ofRange('delta')

/**
 * Difference between the last two samples. Unit: the gauge's.
 *
 * @example
 * idelta(queue.depth) // => 'idelta(queue_depth[$__rate_interval])'
 */
export const idelta: GaugeCall<'idelta'> = ofRange('idelta')

/**
 * Slope of a gauge by linear regression. Unit: the gauge's per second.
 *
 * @example
 * deriv(queue.depth, '30m') // => 'deriv(queue_depth[30m])'
 */
export const deriv: GaugeCall<'deriv'> = ofRange('deriv')

/**
 * The value that a gauge will have `seconds` from now, by linear regression. Unit: the gauge's.
 *
 * @example
 * predictLinear(queue.depth, 4 * 3600, '1h') // => 'predict_linear(queue_depth[1h], 14400)'
 */
export function predictLinear<A>(
  gauge: AsGaugeRange<'predictLinear', A>,
  seconds: ScalarLike,
  range?: DurationOrVariable,
): InstantVector<LabelsOf<A>> {
  return call('predict_linear', overRange('predict_linear', gauge, range), seconds)
}

/**
 * A gauge smoothed by double exponential smoothing; both factors between 0 and 1, a lower
 * `smoothing` gives more weight to old samples, a higher `trend` follows trends more.
 *
 * Unit: the gauge's. Since Prometheus 3.0, experimental; before that `holtWinters`.
 *
 * @example
 * doubleExponentialSmoothing(queue.depth, 0.1, 0.5, '1h') // => 'double_exponential_smoothing(queue_depth[1h], 0.1, 0.5)'
 */
export function doubleExponentialSmoothing<A>(
  gauge: AsGaugeRange<'doubleExponentialSmoothing', A>,
  smoothing: ScalarLike,
  trend: ScalarLike,
  range?: DurationOrVariable,
): InstantVector<LabelsOf<A>> {
  const name = 'double_exponential_smoothing'
  return call(name, overRange(name, gauge, range), smoothing, trend)
}

/**
 * `doubleExponentialSmoothing` under the name that it had until Prometheus 2.55.
 *
 * @example
 * holtWinters(queue.depth, 0.1, 0.5, '1h') // => 'holt_winters(queue_depth[1h], 0.1, 0.5)'
 */
export function holtWinters<A>(
  gauge: AsGaugeRange<'holtWinters', A>,
  smoothing: ScalarLike,
  trend: ScalarLike,
  range?: DurationOrVariable,
): InstantVector<LabelsOf<A>> {
  return call('holt_winters', overRange('holt_winters', gauge, range), smoothing, trend)
}

/**
 * The area under a gauge over the range. Unit: the gauge's times seconds, which is not tracked.
 * Since Prometheus 3.16, experimental; `parameter` is its optional scalar.
 *
 * @example
 * integral(queue.depth, '1h') // => 'integral(queue_depth[1h])'
 */
export function integral<A>(
  gauge: AsGaugeRange<'integral', A>,
  range?: DurationOrVariable,
  parameter?: ScalarLike,
): InstantVector<LabelsOf<A>> {
  return call('integral', overRange('integral', gauge, range), parameter)
}
