/** From the flat list of panels to rows that fold, repeats filled in. */
import type { VariableValue } from '../query/interpolate.ts'
import type { GridPos, PanelJson } from './dashboard-json.ts'

export interface Section {
  /** Stable, also of a repeated row. */
  readonly key: string
  /** Panels above the first row are in none. */
  readonly row?: PanelJson
  /** Folded unless the reader has opened it. */
  readonly isFolded: boolean
  readonly panels: readonly PlacedPanel[]
  /** In units of the grid. */
  readonly height: number
  /** What the repetition stands for, beside the dashboard's variables. */
  readonly scoped: ReadonlyMap<string, VariableValue>
}

export interface PlacedPanel {
  readonly key: string
  readonly panel: PanelJson
  readonly gridPos: GridPos
  readonly scoped: ReadonlyMap<string, VariableValue>
}

type Values = ReadonlyMap<string, VariableValue>

export function sectionsOf(panels: readonly PanelJson[], values: Values): readonly Section[] {
  return rowsOf(panels).flatMap(({ row, inside }) =>
    repetitions(row?.repeat, values).map(({ suffix, scoped }) => {
      const placed = placedPanels(inside, new Map([...values, ...scoped]), scoped)
      const key = `${row?.id ?? 'top'}${suffix}`
      return {
        key,
        ...(row && { row }),
        isFolded: row?.collapsed ?? false,
        panels: placed.map((panel) => ({ ...panel, key: `${key}/${panel.key}` })),
        height: Math.max(0, ...placed.map(({ gridPos: { y, h } }) => y + h)),
        scoped,
      }
    }),
  )
}

interface Row {
  readonly row: PanelJson | undefined
  readonly inside: readonly PanelJson[]
}

function rowsOf(panels: readonly PanelJson[]): readonly Row[] {
  const sorted = [...panels].sort((a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x)
  const rows: { row: PanelJson | undefined; inside: PanelJson[] }[] = [
    { row: undefined, inside: [] },
  ]
  for (const panel of sorted) {
    if (panel.type === 'row') rows.push({ row: panel, inside: [...(panel.panels ?? [])] })
    else rows.at(-1)?.inside.push(panel)
  }
  return rows.filter(({ row, inside }) => row !== undefined || inside.length > 0)
}

/** Panels from the top of their row, each repeated as often as its variable has values. */
function placedPanels(panels: readonly PanelJson[], values: Values, outer: Values): PlacedPanel[] {
  const top = Math.min(...panels.map(({ gridPos }) => gridPos.y))
  const placed: PlacedPanel[] = []
  let pushed = 0
  for (const panel of [...panels].sort((a, b) => a.gridPos.y - b.gridPos.y)) {
    const { x, y, w, h } = panel.gridPos
    const copies = repetitions(panel.repeat, values)
    const isVertical = panel.repeatDirection === 'v'
    const perRow = Math.min(copies.length, panel.maxPerRow ?? 4)
    const width = Math.floor(24 / perRow)
    for (const [i, { suffix, scoped }] of copies.entries()) {
      const line = panel.repeat === undefined ? 0 : isVertical ? i : Math.floor(i / perRow)
      placed.push({
        key: `${panel.id}${suffix}`,
        panel,
        gridPos: {
          x: panel.repeat && !isVertical ? (i % perRow) * width : x,
          y: y - top + pushed + line * h,
          w: panel.repeat && !isVertical ? width : w,
          h,
        },
        scoped: new Map([...outer, ...scoped]),
      })
    }
    if (panel.repeat)
      pushed += h * ((isVertical ? copies.length : Math.ceil(copies.length / perRow)) - 1)
  }
  return placed
}

function repetitions(
  variable: string | undefined,
  values: Values,
): readonly { suffix: string; scoped: Values }[] {
  const value = variable === undefined ? undefined : values.get(variable)
  if (value === undefined || value.values.length === 0) return [{ suffix: '', scoped: new Map() }]
  return value.values.map((one) => ({
    suffix: `-${one}`,
    scoped: new Map([[value.name, { name: value.name, isMulti: value.isMulti, values: [one] }]]),
  }))
}
