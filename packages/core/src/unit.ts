/** Base units that Prometheus names carry as a suffix. Source: https://prometheus.io/docs/practices/naming/#base-units */
export const baseUnits = [
  'seconds',
  'bytes',
  'ratio',
  'celsius',
  'meters',
  'joules',
  'grams',
  'volts',
  'amperes',
  'kelvin',
] as const

export type BaseUnit = (typeof baseUnits)[number]

export function isBaseUnit(unit: string): unit is BaseUnit {
  return (baseUnits as readonly string[]).includes(unit)
}

/** The unit that a metric's name ends with (before `_total`), or `''`. */
export function unitFromName(name: string): BaseUnit | '' {
  const word =
    name
      .replace(/_total$/, '')
      .split('_')
      .at(-1) ?? ''
  return isBaseUnit(word) ? word : ''
}
