import { dateTimeFormat, formattedValueToString, getValueFormat } from '@grafana/data'
import { useTheme2 } from '@grafana/ui'
import * as chromatic from 'd3-scale-chromatic'
import { useCallback, useMemo } from 'react'
import { TimePlot } from './time-plot.tsx'
import type { VisualizationProps } from './visualizations.ts'

interface ColorOptions {
  readonly scheme?: string
  readonly exponent?: number
  readonly scale?: string
  readonly mode?: string
  readonly fill?: string
  readonly reverse?: boolean
  readonly min?: number
  readonly max?: number
}

/** Buckets over time: one row for each bucket, the darker the more fell into it. */
export function Heatmap({ panel, frames, range, width, height }: VisualizationProps) {
  const options = (panel.options ?? {}) as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >
  const cells = useMemo(
    () => cellsOf(frames, Number(options.filterValues?.le ?? 1e-9)),
    [frames, options],
  )
  const theme = useTheme2()
  const color = useMemo(
    () => colorOf((options.color ?? {}) as ColorOptions, theme.isDark),
    [options, theme.isDark],
  )
  const { rows, times, stepMs } = cells
  const low = (options.color as ColorOptions | undefined)?.min ?? cells.min
  const high = (options.color as ColorOptions | undefined)?.max ?? cells.max
  const format = getValueFormat(String(options.yAxis?.unit ?? 'short'))
  const decimals = options.yAxis?.decimals as number | undefined
  const label = (bound: number) =>
    Number.isFinite(bound) ? formattedValueToString(format(bound, decimals)) : '+Inf'
  const draw = useCallback(
    (u: uPlot) => {
      const cellWidth = Math.max(
        1,
        Math.abs(u.valToPos(stepMs, 'x', true) - u.valToPos(0, 'x', true)),
      )
      for (const [r, { values }] of rows.entries()) {
        const top = u.valToPos(r + 1, 'y', true)
        const cellHeight = u.valToPos(r, 'y', true) - top
        const space = cellHeight > 6 ? devicePixelRatio : 0
        for (const [i, value] of values.entries()) {
          if (value === null || value === undefined || value <= cells.empty) continue
          const x = u.valToPos((times[i] ?? 0) - stepMs, 'x', true)
          u.ctx.fillStyle = color(high > low ? (value - low) / (high - low) : 1)
          u.ctx.fillRect(x, top, Math.max(1, cellWidth - space), Math.max(1, cellHeight - space))
        }
      }
    },
    [rows, times, stepMs, color, low, high, cells.empty],
  )
  const count = rows.length
  // As many labels as there is room for.
  const every = Math.max(1, Math.ceil((count * 16) / Math.max(1, height - 40)))
  const y = {
    min: 0,
    max: count,
    splits: Array.from({ length: Math.floor(count / every) + 1 }, (_, i) => i * every),
    label: (value: number) => (value === 0 ? '' : label(rows[value - 1]?.bound ?? Number.NaN)),
    grid: false,
  }
  return (
    <TimePlot
      range={range}
      width={width}
      height={height}
      y={y}
      draw={draw}
      tooltip={(timeMs, value) => {
        const row = rows[Math.floor(value)]
        const i = times.findIndex((time) => time >= timeMs)
        const found = row?.values[i]
        if (row === undefined || found === null || found === undefined) return null
        const below = rows[Math.floor(value) - 1]?.bound
        return (
          <>
            <div>{dateTimeFormat(times[i] ?? 0)}</div>
            <div>
              {below === undefined ? '' : `${label(below)} – `}
              {label(row.bound)}:{' '}
              <strong>{formattedValueToString(getValueFormat('short')(found))}</strong>
            </div>
          </>
        )
      }}
    />
  )
}

interface Cells {
  readonly rows: readonly { bound: number; values: readonly (number | null)[] }[]
  readonly times: readonly number[]
  readonly stepMs: number
  readonly min: number
  readonly max: number
  readonly empty: number
}

function cellsOf(frames: VisualizationProps['frames'], empty: number): Cells {
  const [frame] = frames
  const times = (frame?.fields[0]?.values ?? []) as readonly number[]
  const rows = (frame?.fields.slice(1) ?? []).map(({ labels, name, values }) => ({
    bound: labels?.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels?.le ?? name),
    values: values as readonly (number | null)[],
  }))
  let [min, max] = [Number.POSITIVE_INFINITY, 0]
  for (const { values } of rows) {
    for (const value of values) {
      if (value === null || value <= empty) continue
      min = Math.min(min, value)
      max = Math.max(max, value)
    }
  }
  const stepMs = (frame?.fields[0]?.config.interval ?? (times[1] ?? 0) - (times[0] ?? 0)) || 1
  return { rows, times, stepMs, min: Math.min(min, max), max, empty }
}

type Scheme = (share: number) => string

/**
 * Grafana's schemes have the names of d3's. Those that begin with white are turned around on a dark
 * page, the others on a light one: what is rare must not shine.
 */
function colorOf(options: ColorOptions, isDark: boolean): Scheme {
  const { scheme = 'Oranges', mode = 'scheme', fill = 'dark-orange', exponent = 0.5 } = options
  if (mode === 'opacity') {
    return (share) =>
      `color-mix(in srgb, ${fill} ${Math.round(100 * Math.max(0.05, share ** exponent))}%, transparent)`
  }
  const named = (chromatic as unknown as Record<string, Scheme | undefined>)[`interpolate${scheme}`]
  const of = named ?? chromatic.interpolateOranges
  const isTurned = (beginDark.has(scheme) ? !isDark : isDark) !== (options.reverse ?? false)
  // The first colours are nearly those of the page.
  const visible = (share: number) => 0.1 + 0.9 * share
  return isTurned ? (share) => of(1 - visible(share)) : (share) => of(visible(share))
}

const beginDark = new Set([
  'Turbo',
  'Cividis',
  'Viridis',
  'Magma',
  'Inferno',
  'Plasma',
  'Warm',
  'Cool',
  'CubehelixDefault',
])
