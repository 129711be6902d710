import {
  dateTimeFormat,
  type Field,
  formattedValueToString,
  getFieldDisplayName,
} from '@grafana/data'
import { useTheme2 } from '@grafana/ui'
import { useCallback, useMemo } from 'react'
import { TimePlot } from './time-plot.tsx'
import type { VisualizationProps } from './visualizations.ts'

/** Stretches with the same value are one bar. */
export function StateTimeline(props: VisualizationProps) {
  return <States {...props} merge />
}

/** Each sample is a box of its own. */
export function StatusHistory(props: VisualizationProps) {
  return <States {...props} merge={false} />
}

interface Stretch {
  readonly fromMs: number
  readonly toMs: number
  readonly text: string
  readonly color: string
}

function States({
  panel,
  frames,
  range,
  width,
  height,
  merge,
}: VisualizationProps & { merge: boolean }) {
  const theme = useTheme2()
  const {
    rowHeight = 0.9,
    showValue = 'auto',
    colWidth = 0.9,
    mergeValues = true,
  } = (panel.options ?? {}) as {
    rowHeight?: number
    showValue?: string
    colWidth?: number
    mergeValues?: boolean
  }
  const rows = useMemo(
    () =>
      frames.flatMap((frame) =>
        frame.fields
          .filter(({ type }) => type !== 'time')
          .map((field) => ({
            name: getFieldDisplayName(field, frame, [...frames]),
            stretches: stretchesOf(
              (frame.fields[0]?.values ?? []) as readonly number[],
              field,
              range.to.valueOf(),
              merge && mergeValues,
            ),
          })),
      ),
    [frames, range, merge, mergeValues],
  )
  const draw = useCallback(
    (u: uPlot) => {
      const ratio = devicePixelRatio
      u.ctx.font = `${12 * ratio}px ${theme.typography.fontFamily}`
      u.ctx.textBaseline = 'middle'
      u.ctx.textAlign = 'left'
      for (const [r, { stretches }] of rows.entries()) {
        const middle = u.valToPos(rows.length - r - 0.5, 'y', true)
        const whole =
          u.valToPos(rows.length - r - 1, 'y', true) - u.valToPos(rows.length - r, 'y', true)
        const tall = whole * rowHeight
        for (const { fromMs, toMs, text, color } of stretches) {
          const from = u.valToPos(fromMs, 'x', true)
          const full = u.valToPos(toMs, 'x', true) - from
          const wide = merge ? full : full * colWidth
          u.ctx.fillStyle = theme.visualization.getColorByName(color)
          u.ctx.globalAlpha = 0.85
          u.ctx.fillRect(from, middle - tall / 2, Math.max(1, wide - ratio), tall)
          u.ctx.globalAlpha = 1
          const fits = u.ctx.measureText(text).width + 8 * ratio < wide && tall > 12 * ratio
          if (showValue === 'never' || (!fits && showValue !== 'always')) continue
          u.ctx.fillStyle = theme.colors.getContrastText(theme.visualization.getColorByName(color))
          u.ctx.fillText(text, from + 4 * ratio, middle)
        }
      }
    },
    [rows, rowHeight, showValue, colWidth, merge, theme],
  )
  const y = {
    min: 0,
    max: Math.max(1, rows.length),
    splits: rows.map((_, i) => rows.length - i - 0.5),
    label: (value: number) => rows[Math.round(rows.length - value - 0.5)]?.name ?? '',
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
        const row = rows[rows.length - 1 - Math.floor(value)]
        const found = row?.stretches.find(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs)
        return (
          found && (
            <>
              <div>{dateTimeFormat(timeMs)}</div>
              <div>
                {row?.name}: <strong>{found.text}</strong> since {dateTimeFormat(found.fromMs)}
              </div>
            </>
          )
        )
      }}
    />
  )
}

function stretchesOf(
  times: readonly number[],
  field: Field,
  endMs: number,
  merge: boolean,
): readonly Stretch[] {
  const stretches: Stretch[] = []
  for (const [i, fromMs] of times.entries()) {
    const value = field.values[i]
    if (value === null || value === undefined) continue
    const shown = field.display?.(value)
    const text = shown ? formattedValueToString(shown) : String(value)
    const color = shown?.color ?? 'gray'
    const toMs = times[i + 1] ?? endMs
    const last = stretches.at(-1)
    if (merge && last && last.toMs === fromMs && last.text === text && last.color === color)
      stretches[stretches.length - 1] = { ...last, toMs }
    else stretches.push({ fromMs, toMs, text, color })
  }
  return stretches
}
