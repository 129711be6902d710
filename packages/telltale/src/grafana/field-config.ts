/** How values are shown: Grafana's standard options, for a whole panel and for some of its series. */
import type * as dashboards from '@grafana/grafana-foundation-sdk/dashboard'
import { type Color, type ColorScheme, colorSchemes } from '../dashboard/color.ts'
import type { Mapping, Mappings, Shown, ValueMappings } from '../dashboard/mapping.ts'
import type { FieldOptions } from '../dashboard/override.ts'
import { panelLink } from './link-json.ts'
import { thresholdSteps } from './thresholds.ts'

/** Only what was said; the thresholds are the panel's matter. */
export function fieldConfig(options: FieldOptions): dashboards.FieldConfig {
  const { unit, decimals, min, max, noValue, color, mappings, thresholds, dataLinks } = options
  return {
    ...(unit !== undefined && { unit }),
    ...(decimals !== undefined && { decimals }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(noValue !== undefined && { noValue }),
    ...(color !== undefined && { color: fieldColor(color) }),
    ...(mappings !== undefined && { mappings: valueMappings(mappings) }),
    ...(thresholds !== undefined && { thresholds: thresholdSteps(thresholds) }),
    ...(dataLinks !== undefined && { links: dataLinks.map(panelLink) }),
  }
}

/** One colour, or a way to choose colours. */
export function fieldColor(color: Color | ColorScheme): dashboards.FieldColor {
  return isScheme(color)
    ? { mode: color as dashboards.FieldColorModeId }
    : { mode: 'fixed' as dashboards.FieldColorModeId, fixedColor: color }
}

function isScheme(color: Color | ColorScheme): color is ColorScheme {
  return (colorSchemes as readonly string[]).includes(color)
}

function valueMappings(mappings: Mappings): dashboards.ValueMapping[] {
  const list = Array.isArray(mappings)
    ? (mappings as readonly Mapping[])
    : [{ values: mappings as ValueMappings }]
  // Grafana shows mapped values in the order of their indices.
  let index = 0
  const result = (shown: Shown): dashboards.ValueMappingResult => ({
    ...(typeof shown === 'string' ? { text: shown } : shown),
    index: index++,
  })
  return list.map((mapping): dashboards.ValueMapping => {
    if ('values' in mapping) {
      const entries = Object.entries(mapping.values).map(([value, shown]) => [value, result(shown)])
      return { type: mappingType('value'), options: Object.fromEntries(entries) }
    }
    if ('pattern' in mapping) {
      const pattern = String(mapping.pattern)
      return { type: mappingType('regex'), options: { pattern, result: result(mapping.show) } }
    }
    if ('special' in mapping) {
      const match = mapping.special as dashboards.SpecialValueMatch
      return { type: mappingType('special'), options: { match, result: result(mapping.show) } }
    }
    const { from = null, to = null, show } = mapping
    return { type: mappingType('range'), options: { from, to, result: result(show) } }
  })
}

/** The SDK tells mappings apart by members of an enum. */
function mappingType<T extends 'value' | 'regex' | 'special' | 'range'>(type: T) {
  return type as unknown as {
    value: dashboards.MappingType.ValueToText
    regex: dashboards.MappingType.RegexToText
    special: dashboards.MappingType.SpecialValue
    range: dashboards.MappingType.RangeToText
  }[T]
}
