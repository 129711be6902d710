/**
 * Arithmetic on each value.
 *
 * Shape:  InstantVector<L> -> InstantVector<L>; labels kept, metric name dropped.
 * Unit:   said where it is kept; logarithms, powers and angles have none that could be tracked.
 * Errors: a counter is a type error, because its value says how long the process has lived.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/
 */
import type { InstantVector, Scalar } from '../expression.ts'
import type { AsVector, LabelsOf, ScalarLike } from '../operand.ts'
import { call, ofVector, type VectorCall, type VectorScalarCall } from './call.ts'

/**
 * Absolute value. Unit: unchanged.
 *
 * @example
 * abs(queue.depth) // => 'abs(queue_depth)'
 */
export const abs: VectorCall = ofVector('abs')

/**
 * Rounded up to a whole number. Unit: unchanged.
 *
 * @example
 * ceil(queue.depth) // => 'ceil(queue_depth)'
 */
export const ceil: VectorCall = ofVector('ceil')

/**
 * Rounded down to a whole number. Unit: unchanged.
 *
 * @example
 * floor(queue.depth) // => 'floor(queue_depth)'
 */
export const floor: VectorCall = ofVector('floor')

/**
 * 1, 0 or -1: the sign. Unit: none.
 *
 * @example
 * sgn(queue.depth) // => 'sgn(queue_depth)'
 */
export const sgn: VectorCall = ofVector('sgn')

/**
 * Rounded to the nearest multiple of `to`. Unit: unchanged.
 *
 * @example
 * round(queue.depth)     // => 'round(queue_depth)'
 * round(queue.depth, 10) // => 'round(queue_depth, 10)'
 */
export function round<A>(vector: AsVector<A>, to?: ScalarLike): InstantVector<LabelsOf<A>> {
  return call('round', vector, to)
}

/**
 * Kept between `min` and `max`. Unit: unchanged.
 *
 * @example
 * clamp(queue.depth, 0, 100) // => 'clamp(queue_depth, 0, 100)'
 */
export function clamp<A>(
  vector: AsVector<A>,
  min: ScalarLike,
  max: ScalarLike,
): InstantVector<LabelsOf<A>> {
  return call('clamp', vector, min, max)
}

/**
 * Raised to `min` where it is less. Unit: unchanged.
 *
 * @example
 * clampMin(queue.depth, 1) // => 'clamp_min(queue_depth, 1)'
 */
export const clampMin: VectorScalarCall = ofVector('clamp_min')

/**
 * Lowered to `max` where it is more. Unit: unchanged.
 *
 * @example
 * clampMax(queue.depth, 100) // => 'clamp_max(queue_depth, 100)'
 */
export const clampMax: VectorScalarCall = ofVector('clamp_max')

/**
 * e to the power of the value.
 *
 * @example
 * exp(queue.depth) // => 'exp(queue_depth)'
 */
export const exp: VectorCall = ofVector('exp')

/**
 * Natural logarithm.
 *
 * @example
 * ln(queue.depth) // => 'ln(queue_depth)'
 */
export const ln: VectorCall = ofVector('ln')

/**
 * Binary logarithm.
 *
 * @example
 * log2(queue.depth) // => 'log2(queue_depth)'
 */
export const log2: VectorCall = ofVector('log2')

/**
 * Decimal logarithm.
 *
 * @example
 * log10(queue.depth) // => 'log10(queue_depth)'
 */
export const log10: VectorCall = ofVector('log10')

/**
 * Square root.
 *
 * @example
 * sqrt(queue.depth) // => 'sqrt(queue_depth)'
 */
export const sqrt: VectorCall = ofVector('sqrt')

/**
 * π, a scalar.
 *
 * @example
 * pi() // => 'pi()'
 */
export function pi(): Scalar {
  return call('pi')
}

/**
 * The smaller of two scalars. Since Prometheus 3.13, experimental.
 *
 * @example
 * minOf(scalar(sum(up)), 3) // => 'min_of(scalar(sum(up)), 3)'
 */
export function minOf(a: ScalarLike, b: ScalarLike): Scalar {
  return call('min_of', a, b)
}

/**
 * The larger of two scalars. Since Prometheus 3.13, experimental.
 *
 * @example
 * maxOf(scalar(sum(up)), 3) // => 'max_of(scalar(sum(up)), 3)'
 */
export function maxOf(a: ScalarLike, b: ScalarLike): Scalar {
  return call('max_of', a, b)
}
