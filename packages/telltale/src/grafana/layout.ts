/**
 * Places panels on Grafana's grid of 24 columns, from sizes alone.
 *
 * Panels keep their order. A width that was asked for is kept; the others grow until their line
 * reaches the right edge. Nothing overlaps and nothing stands beyond column 24, whatever the sizes.
 */
import type { Panel, PanelType } from '../dashboard/panel.ts'

export const gridColumns = 24

export interface GridPos {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** What the layout needs to know of a panel. */
export type Sized = Pick<Panel, 'type'> & { readonly options: SizeOptions }
interface SizeOptions {
  readonly width?: number
  readonly height?: number
}

/**
 * Where each panel of a row stands, and the first free line below them.
 *
 * @example
 * layoutRow([timeseries(…), timeseries(…), stat(…)], 1)
 * // widths 10, 10, 4: one line, filled to the edge
 */
export function layoutRow(
  panels: readonly Sized[],
  top: number,
): { readonly positions: readonly GridPos[]; readonly bottom: number } {
  const positions: GridPos[] = []
  let y = top
  for (const line of linesOf(panels)) {
    const height = Math.max(...line.map(heightOf))
    let x = 0
    for (const [i, w] of widthsOf(line).entries()) {
      positions.push({ x, y, w, h: sizeAsked(line[i]?.options.height) ?? height })
      x += w
    }
    y += height
  }
  return { positions, bottom: y }
}

/**
 * Breaks panels into lines so that all lines together are as full as the order allows: the sum of
 * squared gaps is the smallest, as in Knuth and Plass's breaking of paragraphs
 * (https://doi.org/10.1002/spe.4380111102). Of equally good ways, the fuller first line.
 */
function linesOf(panels: readonly Sized[]): readonly (readonly Sized[])[] {
  // best[i]: the cheapest way to break the panels from i on.
  const best: { cost: number; end: number }[] = []
  best[panels.length] = { cost: 0, end: panels.length }
  for (let start = panels.length - 1; start >= 0; start--) {
    let chosen = { cost: Number.POSITIVE_INFINITY, end: start + 1 }
    let filled = 0
    let isFixed = true
    for (let end = start; end < panels.length; end++) {
      const panel = panels[end]
      if (panel === undefined) break
      filled += widthOf(panel)
      if (filled > gridColumns) break
      isFixed &&= widthAsked(panel) !== undefined
      const cost = gapCost(gridColumns - filled, isFixed) + (best[end + 1]?.cost ?? 0)
      if (cost <= chosen.cost) chosen = { cost, end: end + 1 }
    }
    best[start] = chosen
  }
  const lines: (readonly Sized[])[] = []
  for (let start = 0; start < panels.length; ) {
    const end = best[start]?.end ?? panels.length
    lines.push(panels.slice(start, end))
    start = end
  }
  return lines
}

/** A gap that no panel can fill is worse than one that panels grow into. */
function gapCost(gap: number, isFixed: boolean): number {
  return gap * gap * (isFixed ? 4 : 1)
}

/** Widths that were asked for stay; the others share what is left, so that the line ends at 24. */
function widthsOf(line: readonly Sized[]): readonly number[] {
  const flexible = line.filter((panel) => widthAsked(panel) === undefined)
  let weight = flexible.reduce((sum, panel) => sum + defaultSize[panel.type].width, 0)
  let free = gridColumns - line.reduce((sum, panel) => sum + (widthAsked(panel) ?? 0), 0)
  return line.map((panel) => {
    const asked = widthAsked(panel)
    if (asked !== undefined) return asked
    const own = defaultSize[panel.type].width
    const share = Math.round((free * own) / weight)
    free -= share
    weight -= own
    return share
  })
}

function widthOf(panel: Sized): number {
  return widthAsked(panel) ?? defaultSize[panel.type].width
}

function heightOf({ type, options }: Sized): number {
  return sizeAsked(options.height) ?? defaultSize[type].height
}

function widthAsked({ options }: Sized): number | undefined {
  const width = sizeAsked(options.width)
  return width === undefined ? undefined : Math.min(width, gridColumns)
}

/** A size that makes no sense is reported elsewhere; here it counts as not given. */
function sizeAsked(size: number | undefined): number | undefined {
  return size !== undefined && Number.isFinite(size) && size >= 1 ? Math.round(size) : undefined
}

const graph = { width: 8, height: 8 }
const number = { width: 4, height: 4 }

const defaultSize: Readonly<
  Record<PanelType, { readonly width: number; readonly height: number }>
> = {
  timeseries: graph,
  heatmap: graph,
  histogram: graph,
  candlestick: graph,
  stateTimeline: graph,
  statusHistory: graph,
  barChart: graph,
  barGauge: graph,
  table: graph,
  custom: graph,
  pieChart: { width: 6, height: 8 },
  gauge: { width: 4, height: 8 },
  stat: number,
  text: { width: 8, height: 4 },
}
