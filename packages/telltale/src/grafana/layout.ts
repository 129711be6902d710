/**
 * Places panels on Grafana's grid of 24 columns, from sizes alone.
 *
 * Panels without a width share their lines evenly; lines are filled to the right edge.
 */
import type { Panel } from '../dashboard/panel.ts'

export const gridColumns = 24

export interface GridPos {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** Where each panel of a row stands, and the first free line below them. */
export function layoutRow(
  panels: readonly Panel[],
  top: number,
): { readonly positions: readonly GridPos[]; readonly bottom: number } {
  const positions: GridPos[] = []
  let y = top
  for (const line of breakLines(panels)) {
    const height = Math.max(...line.map(heightOf))
    let x = 0
    for (const [i, w] of widthsOfLine(line).entries()) {
      const panel = line[i]
      positions.push({ x, y, w, h: panel?.options.height ?? height })
      x += w
    }
    y += height
  }
  return { positions, bottom: y }
}

/** Lines of at most 24 columns, as equally filled as the order allows. */
function breakLines(panels: readonly Panel[]): readonly (readonly Panel[])[] {
  const total = panels.reduce((sum, panel) => sum + widthOf(panel), 0)
  const fair = total / Math.max(1, Math.ceil(total / gridColumns))
  const lines: Panel[][] = []
  let filled = Number.POSITIVE_INFINITY
  for (const panel of panels) {
    const width = widthOf(panel)
    if (filled + width > gridColumns || filled + width / 2 > fair) {
      lines.push([])
      filled = 0
    }
    lines.at(-1)?.push(panel)
    filled += width
  }
  return lines
}

/** Widths that were asked for stay; the others share what is left, so that the line ends at 24. */
function widthsOfLine(line: readonly Panel[]): readonly number[] {
  const flexible = line.filter((panel) => panel.options.width === undefined)
  const fixed = line.reduce((sum, panel) => sum + (panel.options.width ?? 0), 0)
  const weights = flexible.reduce((sum, panel) => sum + defaultWidth[panel.type], 0)
  let free = gridColumns - fixed
  let weight = weights
  return line.map((panel) => {
    if (panel.options.width !== undefined) return panel.options.width
    const share = Math.round((free * defaultWidth[panel.type]) / weight)
    free -= share
    weight -= defaultWidth[panel.type]
    return share
  })
}

function widthOf(panel: Panel): number {
  return panel.options.width ?? defaultWidth[panel.type]
}

function heightOf(panel: Panel): number {
  return panel.options.height ?? defaultHeight[panel.type]
}

const defaultWidth: Readonly<Record<Panel['type'], number>> = {
  timeseries: 8,
  heatmap: 8,
  stat: 4,
  gauge: 4,
  text: 8,
}

const defaultHeight: Readonly<Record<Panel['type'], number>> = {
  timeseries: 8,
  heatmap: 8,
  stat: 4,
  gauge: 8,
  text: 4,
}
