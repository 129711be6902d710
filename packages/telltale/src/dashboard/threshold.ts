import type { Color } from './color.ts'

/** A level at which the colour changes. */
export interface Threshold {
  /** In the panel's unit: 0.05 where `percentunit` shows 5%. */
  readonly value: number
  readonly color: Color
  /** The side on which the colour holds. @default 'above' */
  readonly side?: 'above' | 'below'
}

/**
 * From this value upwards.
 *
 * @example
 * timeseries('Latency', p95, { thresholds: [above(0.5, 'yellow'), above(2, 'red')] })
 */
export function above(value: number, color: Color): Threshold {
  return Object.freeze({ value, color, side: 'above' as const })
}

/**
 * Under this value: for what is better when it is larger, such as a success rate.
 *
 * @example
 * stat('Success rate', successes, { thresholds: [below(0.8, 'red'), below(0.95, 'yellow')] })
 * // red under 80%, yellow under 95%, green from there on
 */
export function below(value: number, color: Color): Threshold {
  return Object.freeze({ value, color, side: 'below' as const })
}
