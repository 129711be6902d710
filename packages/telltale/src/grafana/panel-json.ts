/** A panel as Grafana's JSON: what the SDK builds for its type, in the frame that all types share. */
import type * as dashboards from '@grafana/grafana-foundation-sdk/dashboard'
import type { Expression, PrintContext } from '@telltale/promql'
import type { Panel, PanelType } from '../dashboard/panel.ts'
import type { PanelOptions, Repeat } from '../dashboard/panel-options.ts'
import { derivedFieldOptions } from './derived-field.ts'
import { derivedDescription } from './description.ts'
import { fieldColor, fieldConfig } from './field-config.ts'
import type { GridPos } from './layout.ts'
import { panelLink } from './link-json.ts'
import { overridesOf } from './overrides.ts'
import { type PanelUnit, panelUnit } from './panel-unit.ts'
import { draw } from './panels/draw.ts'
import { datasourceOf, sqlTarget, type Target, targetsOf } from './query-json.ts'
import { thresholdSteps, thresholdsOf } from './thresholds.ts'
import { transformationsOf } from './transformations.ts'

export interface PanelContext {
  readonly print: PrintContext
  /** The scrape interval: no finer step has more data. */
  readonly minStep: string
  /** That of the jobs that some queries read, where they differ. @default minStep */
  readonly minStepOf?: (queries: readonly Expression[]) => string
}

export type PanelJson = Omit<dashboards.Panel, 'targets'> & {
  targets?: readonly (Target | ReturnType<typeof sqlTarget>)[]
}

/** The panel as Grafana's JSON, not yet in canonical key order. */
export function panelJson(
  panel: Panel,
  id: number,
  gridPos: GridPos,
  context: PanelContext,
): PanelJson {
  const unit = panelUnit(panel)
  const thresholds = thresholdsOf(panel, unit.unit)
  const drawn = draw(panel, { unit: unit.id, thresholds })
  const json: PanelJson = {
    type: drawn.type,
    id,
    title: panel.title,
    gridPos: { ...gridPos },
    ...common(panel),
    options: drawn.options,
  }
  if (panel.type === 'text') return json

  const { options } = panel
  const transformations = transformationsOf(panel)
  return Object.assign(json, {
    datasource: datasourceOf(panel),
    interval: options.interval ?? context.minStepOf?.(panel.queries) ?? context.minStep,
    ...(options.maxDataPoints !== undefined && { maxDataPoints: options.maxDataPoints }),
    ...(options.timeFrom !== undefined && { timeFrom: options.timeFrom }),
    ...(options.timeShift !== undefined && { timeShift: options.timeShift }),
    ...(transformations.length > 0 && { transformations }),
    targets: panel.sql ? [sqlTarget(panel.sql)] : targetsOf(panel, context.print),
    fieldConfig: {
      defaults: {
        ...drawn.fieldConfig?.defaults,
        ...defaultsOf(panel, unit, drawn.fieldConfig?.defaults),
        ...(panel.type !== 'custom' && { thresholds: thresholdSteps(thresholds) }),
      },
      overrides: [...(drawn.fieldConfig?.overrides ?? []), ...overridesOf(panel, unit)],
    },
  })
}

function common(panel: Panel): Omit<Partial<dashboards.Panel>, 'targets'> {
  const { links, repeat, transparent }: PanelOptions = panel.options
  const description = panel.options.description ?? derivedDescription(panel)
  return {
    ...(description !== '' && { description }),
    ...(links !== undefined && { links: links.map(panelLink) }),
    ...(transparent && { transparent }),
    ...(repeat !== undefined && repeatOf(repeat)),
  }
}

function repeatOf(repeat: Repeat): Partial<dashboards.Panel> {
  if (!('by' in repeat)) return { repeat: repeat.variable, repeatDirection: 'h' }
  const { by, direction = 'horizontal', maxPerRow } = repeat
  return {
    repeat: by.variable,
    repeatDirection: direction === 'horizontal' ? 'h' : 'v',
    ...(maxPerRow !== undefined && { maxPerRow }),
  }
}

function defaultsOf(
  panel: Exclude<Panel, { type: 'text' }>,
  unit: PanelUnit,
  drawn: dashboards.FieldConfig | undefined,
): dashboards.FieldConfig {
  switch (panel.type) {
    case 'custom':
      return { unit: panel.options.unit ?? drawn?.unit ?? unit.id }
    case 'heatmap':
      return { unit: unit.id }
    default: {
      const { thresholds, ...said } = panel.options
      return {
        color: fieldColor(coloredBySeries.has(panel.type) ? 'palette-classic' : 'thresholds'),
        ...derivedFieldOptions(panel.type, unit.unit, thresholds ?? []),
        ...fieldConfig(said),
        unit: unit.id,
      }
    }
  }
}

const coloredBySeries: ReadonlySet<PanelType> = new Set([
  'timeseries',
  'barChart',
  'pieChart',
  'histogram',
  'candlestick',
])
