/**
 * The functions of PromQL as typed functions, named as in PromQL but camelCased: `rate`,
 * `histogramQuantile`, `label_replace` as `labelReplace`. One for each row of `functions`.
 */
export * from './calls/histograms.ts'
export * from './calls/labels.ts'
export * from './calls/math.ts'
export * from './calls/over-time.ts'
export * from './calls/rates.ts'
export * from './calls/sorting.ts'
export * from './calls/time.ts'
export * from './calls/trigonometry.ts'
