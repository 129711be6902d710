/**
 * Trigonometry, in radians.
 *
 * Shape:  InstantVector<L> -> InstantVector<L>; labels kept, metric name dropped. Unit: none.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/#trigonometric-functions
 */
import { ofVector, type VectorCall } from './call.ts'

/**
 * Sine of radians.
 *
 * @example
 * sin(queue.depth) // => 'sin(queue_depth)'
 */
export const sin: VectorCall = ofVector('sin')

/**
 * Cosine of radians.
 *
 * @example
 * cos(queue.depth) // => 'cos(queue_depth)'
 */
export const cos: VectorCall = ofVector('cos')

/**
 * Tangent of radians.
 *
 * @example
 * tan(queue.depth) // => 'tan(queue_depth)'
 */
export const tan: VectorCall = ofVector('tan')

/**
 * Arcsine, in radians.
 *
 * @example
 * asin(queue.depth) // => 'asin(queue_depth)'
 */
export const asin: VectorCall = ofVector('asin')

/**
 * Arccosine, in radians.
 *
 * @example
 * acos(queue.depth) // => 'acos(queue_depth)'
 */
export const acos: VectorCall = ofVector('acos')

/**
 * Arctangent, in radians.
 *
 * @example
 * atan(queue.depth) // => 'atan(queue_depth)'
 */
export const atan: VectorCall = ofVector('atan')

/**
 * Hyperbolic sine.
 *
 * @example
 * sinh(queue.depth) // => 'sinh(queue_depth)'
 */
export const sinh: VectorCall = ofVector('sinh')

/**
 * Hyperbolic cosine.
 *
 * @example
 * cosh(queue.depth) // => 'cosh(queue_depth)'
 */
export const cosh: VectorCall = ofVector('cosh')

/**
 * Hyperbolic tangent.
 *
 * @example
 * tanh(queue.depth) // => 'tanh(queue_depth)'
 */
export const tanh: VectorCall = ofVector('tanh')

/**
 * Inverse hyperbolic sine.
 *
 * @example
 * asinh(queue.depth) // => 'asinh(queue_depth)'
 */
export const asinh: VectorCall = ofVector('asinh')

/**
 * Inverse hyperbolic cosine.
 *
 * @example
 * acosh(queue.depth) // => 'acosh(queue_depth)'
 */
export const acosh: VectorCall = ofVector('acosh')

/**
 * Inverse hyperbolic tangent.
 *
 * @example
 * atanh(queue.depth) // => 'atanh(queue_depth)'
 */
export const atanh: VectorCall = ofVector('atanh')

/**
 * Radians as degrees.
 *
 * @example
 * deg(queue.depth) // => 'deg(queue_depth)'
 */
export const deg: VectorCall = ofVector('deg')

/**
 * Degrees as radians.
 *
 * @example
 * rad(queue.depth) // => 'rad(queue_depth)'
 */
export const rad: VectorCall = ofVector('rad')
