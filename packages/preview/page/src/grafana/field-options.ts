/**
 * Which properties of a field there are: without an entry here, Grafana's packages drop what a panel
 * or an override says about it.
 */
import {
  FieldConfigOptionsRegistry,
  type FieldConfigPropertyItem,
  type FieldConfigSource,
  identityOverrideProcessor,
} from '@grafana/data'

const standard = [
  'unit',
  'min',
  'max',
  'decimals',
  'displayName',
  'noValue',
  'thresholds',
  'mappings',
  'links',
  'color',
  'filterable',
  'description',
  'fieldMinMax',
]

/** The standard properties, and the custom ones that a panel or its overrides name. */
export function fieldOptions({
  defaults,
  overrides,
}: FieldConfigSource): FieldConfigOptionsRegistry {
  const custom = new Set([
    ...Object.keys((defaults.custom ?? {}) as object),
    ...overrides
      .flatMap(({ properties }) => properties.map(({ id }) => id))
      .filter((id) => id.startsWith('custom.'))
      .map((id) => id.slice('custom.'.length)),
  ])
  return new FieldConfigOptionsRegistry(() => [
    ...standard.map((name) => property(name, false)),
    ...[...custom].map((name) => property(name, true)),
  ])
}

function property(path: string, isCustom: boolean): FieldConfigPropertyItem {
  return {
    id: isCustom ? `custom.${path}` : path,
    path,
    name: path,
    isCustom,
    editor: () => null,
    override: () => null,
    process: identityOverrideProcessor,
    shouldApply: () => true,
  }
}
