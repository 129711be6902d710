import {
  dateTimeFormat,
  type Field,
  formattedValueToString,
  getFieldDisplayName,
} from '@grafana/data'
import { useTheme2 } from '@grafana/ui'
import { useCallback, useMemo } from 'react'
import { TimePlot } from './time-plot.tsx'
import { TimeSeriesPanel } from './timeseries.tsx'
import type { VisualizationProps } from './visualizations.ts'

const parts = ['open', 'high', 'low', 'close'] as const
type Part = (typeof parts)[number]

/** Open, high, low and close of each step; falling ones in another colour. */
export function Candlestick(props: VisualizationProps) {
  const theme = useTheme2()
  const { panel, frames, range, width, height } = props
  const options = (panel.options ?? {}) as {
    fields?: Partial<Record<Part, string>>
    colors?: { up?: string; down?: string }
    candleStyle?: string
  }
  const fields = useMemo(() => fieldsOf(frames, options.fields ?? {}), [frames, options.fields])
  const { up = 'green', down = 'red' } = options.colors ?? {}
  const draw = useCallback(
    (u: uPlot) => {
      if (fields === undefined) return
      const { open, high, low, close, times } = fields
      const step = (times[1] ?? 0) - (times[0] ?? 0)
      const wide = Math.max(
        1,
        Math.abs(u.valToPos(step, 'x', true) - u.valToPos(0, 'x', true)) * 0.6,
      )
      for (const [i, time] of times.entries()) {
        const [o, h, l, c] = [open, high, low, close].map(
          (field) => field.values[i] as number | null,
        )
        if (o == null || h == null || l == null || c == null) continue
        const x = u.valToPos(time, 'x', true)
        const y = (value: number) => u.valToPos(value, 'y', true)
        u.ctx.fillStyle = theme.visualization.getColorByName(c >= o ? up : down)
        u.ctx.fillRect(x - 0.5, y(h), Math.max(1, devicePixelRatio), y(l) - y(h))
        u.ctx.fillRect(x - wide / 2, Math.min(y(o), y(c)), wide, Math.max(1, Math.abs(y(o) - y(c))))
      }
    },
    [fields, theme, up, down],
  )
  if (fields === undefined) return <TimeSeriesPanel {...props} />
  const all = parts.flatMap((part) =>
    (fields[part].values as (number | null)[]).filter((v) => v !== null),
  )
  const [min, max] = [Math.min(...(all as number[])), Math.max(...(all as number[]))]
  const pad = (max - min) * 0.05 || 1
  const text = (field: Field, value: unknown) => {
    const shown = field.display?.(value)
    return shown ? formattedValueToString(shown) : String(value)
  }
  return (
    <TimePlot
      range={range}
      width={width}
      height={height}
      y={{ min: min - pad, max: max + pad, label: (value) => text(fields.close, value) }}
      draw={draw}
      tooltip={(timeMs) => {
        const nearest = nearestTo(fields.times, timeMs)
        return (
          <>
            <div>{dateTimeFormat(fields.times[nearest] ?? 0)}</div>
            {parts.map((part) => (
              <div key={part}>
                {part}: <strong>{text(fields[part], fields[part].values[nearest])}</strong>
              </div>
            ))}
          </>
        )
      }}
    />
  )
}

function nearestTo(times: readonly number[], time: number): number {
  let nearest = 0
  for (const [i, each] of times.entries()) {
    if (Math.abs(each - time) < Math.abs((times[nearest] ?? 0) - time)) nearest = i
  }
  return nearest
}

/** By the names in the options, else by their own; nothing unless all four are there. */
function fieldsOf(frames: VisualizationProps['frames'], names: Partial<Record<Part, string>>) {
  const all = frames.flatMap((frame) =>
    frame.fields.map((field) => ({ field, name: getFieldDisplayName(field, frame, [...frames]) })),
  )
  const find = (part: Part) =>
    all.find(({ name, field }) => {
      const wanted = names[part] ?? part
      return (
        name === wanted || field.name === wanted || (!names[part] && name.toLowerCase() === part)
      )
    })?.field
  const [open, high, low, close] = parts.map(find)
  const times = frames[0]?.fields.find(({ type }) => type === 'time')?.values as
    | number[]
    | undefined
  if (!open || !high || !low || !close || !times) return undefined
  return { open, high, low, close, times }
}
