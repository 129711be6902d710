import type * as dashboards from '@grafana/grafana-foundation-sdk/dashboard'
import type {
  ColumnOverride,
  GraphOverride,
  Hideable,
  Override,
  OverrideTarget,
} from '../dashboard/override.ts'
import type { Panel } from '../dashboard/panel.ts'
import { fieldConfig } from './field-config.ts'
import { refIds } from './ids.ts'
import type { PanelUnit } from './panel-unit.ts'
import { drawStyles } from './panels/graph.ts'

export type OverrideJson = dashboards.FieldConfigSource['overrides'][number]

/** What differs for some of a panel's series: queries in units of their own, then what was said. */
export function overridesOf(panel: Panel, unit: PanelUnit): OverrideJson[] {
  const ids = refIds(panel.queries)
  const ofQueries = unit.ofQueries.flatMap((own, i): OverrideJson[] =>
    own === undefined
      ? []
      : [
          {
            matcher: { id: 'byFrameRefID', options: ids[i] },
            properties: [{ id: 'unit', value: own }],
          },
        ],
  )
  const said = 'overrides' in panel.options ? (panel.options.overrides ?? []) : []
  return [...ofQueries, ...said.map(overrideJson)]
}

type AnyOverride = Override<GraphOverride & ColumnOverride>

function overrideJson(override: Override): OverrideJson {
  const { displayName, raw = {} } = override
  const standard = Object.entries(fieldConfig(override))
  const own = Object.entries(ownProperties(override as AnyOverride))
  const properties = [
    ...(displayName === undefined ? [] : [['displayName', displayName] as const]),
    ...standard,
    ...own.filter(([, value]) => value !== undefined),
    ...Object.entries(raw),
  ]
  return {
    matcher: matcherOf(override),
    properties: properties.map(([id, value]) => ({ id, value })),
  }
}

function matcherOf(target: OverrideTarget): dashboards.MatcherConfig {
  if ('query' in target) return { id: 'byFrameRefID', options: target.query }
  if ('pattern' in target) return { id: 'byRegexp', options: String(target.pattern) }
  if ('type' in target) return { id: 'byType', options: target.type }
  if (typeof target.series === 'string') return { id: 'byName', options: target.series }
  return { id: 'byNames', options: { mode: 'include', names: [...target.series] } }
}

/** By Grafana's id of the property; what was not said is `undefined`. */
function ownProperties(o: AnyOverride): Readonly<Record<string, unknown>> {
  return {
    'custom.axisPlacement': o.axis,
    'custom.axisLabel': o.axisLabel,
    'custom.drawStyle': o.draw && drawStyles[o.draw],
    'custom.lineWidth': o.lineWidth,
    'custom.lineStyle': o.dashed ? { fill: 'dash', dash: [10, 10] } : undefined,
    'custom.fillOpacity': o.fill,
    'custom.stacking': stackingOf(o.stack),
    'custom.transform': o.mirrored ? 'negative-Y' : undefined,
    'custom.fillBelowTo': o.fillBelowTo,
    'custom.hideFrom': hideFrom(o.hide),
    'custom.width': o.width,
    'custom.align': o.align,
    'custom.cellOptions': o.cell && cells[o.cell],
    'custom.filterable': o.filterable,
    'custom.hidden': o.hidden,
  }
}

const cells = {
  text: { type: 'auto' },
  'colored text': { type: 'color-text' },
  'colored background': { type: 'color-background', mode: 'basic' },
  gauge: { type: 'gauge', mode: 'gradient' },
} as const

function stackingOf(stack: string | false | undefined) {
  if (stack === undefined) return undefined
  return stack === false ? { mode: 'none' } : { mode: 'normal', group: stack }
}

function hideFrom(hide: Hideable | readonly Hideable[] | undefined) {
  if (hide === undefined) return undefined
  const from = [hide].flat()
  return {
    viz: from.includes('graph'),
    legend: from.includes('legend'),
    tooltip: from.includes('tooltip'),
  }
}
