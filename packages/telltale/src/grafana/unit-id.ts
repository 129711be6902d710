import type * as units from '@grafana/grafana-foundation-sdk/units'

/**
 * A unit that Grafana can show: one of its own, or one made of a text.
 *
 * Source: https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#unit
 *
 * @example
 * 'reqps'               // 12 req/s
 * 'suffix:jobs/min'     // 12 jobs/min
 * 'prefix:build '       // build 12
 * 'count:items'         // 12K items
 * 'si:Pa'               // 12 kPa
 */
export type UnitId = Extract<(typeof units)[keyof typeof units], string> | CustomUnit

export type CustomUnit = `${(typeof customUnits)[number]}:${string}`

export const customUnits = ['suffix', 'prefix', 'time', 'si', 'count', 'currency', 'bool'] as const
