/** Units, mappings and thresholds of a classic panel, whose places have moved over the years. */
import type { PartPath } from '../document/foreign-document.ts'
import { type JsonRecord, listOf, numberOf, recordOf, textOf } from '../json-value.ts'
import type { UnitSubject } from './dashboard-subject.ts'

export interface FoundUnit extends Pick<UnitSubject, 'unit' | 'of'> {
  readonly part: PartPath
}

/** What the panel's numbers are shown in; empty when nobody says. */
export function classicUnits(panel: JsonRecord): readonly FoundUnit[] {
  const found: FoundUnit[] = []
  const note = (value: unknown, part: PartPath, of: FoundUnit['of'] = 'panel') => {
    const unit = textOf(value)
    if (unit) found.push({ unit, of, part })
  }
  for (const [holder, part] of defaultsOf(panel)) note(holder.unit, [...part, 'unit'])
  for (const [i, override] of listOf(recordOf(panel.fieldConfig).overrides)
    .map(recordOf)
    .entries()) {
    for (const [j, property] of listOf(override.properties).map(recordOf).entries()) {
      const part = ['fieldConfig', 'overrides', i, 'properties', j, 'value']
      if (property.id === 'unit') note(property.value, part, 'override')
    }
  }
  // Panels of Angular: graph, heatmap, singlestat, table.
  for (const [i, axis] of listOf(panel.yaxes).map(recordOf).entries()) {
    if (axis.show !== false)
      note(axis.format, ['yaxes', i, 'format'], i === 0 ? 'panel' : 'override')
  }
  note(recordOf(panel.yAxis).format, ['yAxis', 'format'])
  if (panel.type === 'singlestat') note(panel.format, ['format'])
  for (const [i, style] of listOf(panel.styles).map(recordOf).entries()) {
    note(style.unit, ['styles', i, 'unit'], 'override')
  }
  // A heatmap's unit belongs to its axis, too.
  note(recordOf(recordOf(panel.options).yAxis).unit, ['options', 'yAxis', 'unit'])
  return found
}

/** From Grafana 7; before that inside the options of gauge and stat. */
function defaultsOf(panel: JsonRecord): readonly (readonly [JsonRecord, PartPath])[] {
  const options = recordOf(panel.options)
  return [
    [recordOf(recordOf(panel.fieldConfig).defaults), ['fieldConfig', 'defaults']],
    [recordOf(recordOf(options.fieldOptions).defaults), ['options', 'fieldOptions', 'defaults']],
    [recordOf(options.valueOptions), ['options', 'valueOptions']],
  ]
}

export function hasMappings(panel: JsonRecord): boolean {
  const overrides = listOf(recordOf(panel.fieldConfig).overrides).map(recordOf)
  return (
    defaultsOf(panel).some(([defaults]) => listOf(defaults.mappings).length > 0) ||
    listOf(panel.valueMaps).some((map) => recordOf(map).value !== 'null') ||
    overrides.some((override) =>
      listOf(override.properties).some((property) => recordOf(property).id === 'mappings'),
    )
  )
}

/** Absolute levels only: a share of an axis is nobody's limit. */
export function classicThresholds(panel: JsonRecord): readonly number[] {
  const steps = defaultsOf(panel).flatMap(([{ thresholds }]) => {
    const { mode, steps: listed } = recordOf(thresholds)
    return mode === 'percentage' ? [] : listOf(listed ?? thresholds)
  })
  const written = textOf(panel.thresholds)?.split(',') ?? []
  const values = [...steps, ...listOf(panel.thresholds)].map((step) => recordOf(step).value)
  return [...values, ...written].flatMap((value) => {
    const level = numberOf(value)
    return level === undefined || !Number.isFinite(level) ? [] : [level]
  })
}
