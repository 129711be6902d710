/** A plot over time for what Grafana's packages do not draw: their axes, our contents. */
import type { TimeRange } from '@grafana/data'
import { AxisPlacement, ScaleDirection, ScaleOrientation } from '@grafana/schema'
import { UPlotChart, UPlotConfigBuilder, useTheme2 } from '@grafana/ui'
import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type uPlot from 'uplot'
import { AnnotationLines } from './annotation-lines.tsx'
import { zoomTo } from './timeseries.tsx'

export interface TimePlotProps {
  readonly range: TimeRange
  readonly width: number
  readonly height: number
  readonly y: YAxis
  /** Draws on the canvas, in its own pixels. */
  readonly draw: (plot: uPlot) => void
  /** What is under the cursor: its time and its value on the other axis. */
  readonly tooltip?: (timeMs: number, y: number) => ReactNode
}

export interface YAxis {
  readonly min: number
  readonly max: number
  readonly log?: number
  /** The values with a label; chosen by uPlot when not given. */
  readonly splits?: readonly number[]
  readonly label: (value: number) => string
  readonly grid?: boolean
}

export function TimePlot({ range, width, height, y, draw, tooltip }: TimePlotProps) {
  const theme = useTheme2()
  const latest = useRef({ range, y, draw })
  latest.current = { range, y, draw }
  const [plot, setPlot] = useState<uPlot>()
  const [cursor, setCursor] = useState<{ left: number; top: number }>()
  const log = y.log
  const config = useMemo(() => {
    const builder = new UPlotConfigBuilder('browser')
    builder.addScale({
      scaleKey: 'x',
      isTime: true,
      orientation: ScaleOrientation.Horizontal,
      direction: ScaleDirection.Right,
      range: () => [latest.current.range.from.valueOf(), latest.current.range.to.valueOf()],
    })
    builder.addScale({
      scaleKey: 'y',
      isTime: false,
      orientation: ScaleOrientation.Vertical,
      direction: ScaleDirection.Up,
      ...(log && { distribution: 'log' as never, log }),
      range: () => [latest.current.y.min, latest.current.y.max],
    })
    builder.addAxis({
      scaleKey: 'x',
      isTime: true,
      placement: AxisPlacement.Bottom,
      timeZone: 'browser',
      theme,
    })
    builder.addAxis({
      scaleKey: 'y',
      placement: AxisPlacement.Left,
      theme,
      ...(latest.current.y.splits && { splits: () => [...(latest.current.y.splits ?? [])] }),
      formatValue: (value: unknown) => latest.current.y.label(Number(value)),
      grid: { show: latest.current.y.grid ?? true },
    })
    builder.setCursor({
      y: false,
      sync: { key: 'dashboard', setSeries: false },
      drag: { x: true, y: false, setScale: false },
    } as never)
    builder.addHook('init', setPlot)
    builder.addHook('draw', (u) => {
      const { ctx, bbox } = u
      ctx.save()
      ctx.beginPath()
      ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
      ctx.clip()
      latest.current.draw(u)
      ctx.restore()
    })
    builder.addHook('setCursor', ({ cursor: { left = -1, top = -1, event } }) => {
      setCursor(left >= 0 && top >= 0 && event ? { left, top } : undefined)
    })
    builder.addHook('setSelect', (u) => {
      const { left, width } = u.select
      if (width < 4) return
      zoomTo({ from: u.posToVal(left, 'x'), to: u.posToVal(left + width, 'x') })
      u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
    })
    return builder
  }, [theme, log])
  const [from, to] = [range.from.valueOf(), range.to.valueOf()]
  const data = useMemo(
    () =>
      [
        [from, to],
        [y.min, y.max],
      ] as never,
    [from, to, y.min, y.max],
  )
  // Draws again what is new
  useLayoutEffect(() => plot?.redraw(true, true), [draw, plot])
  const shown =
    cursor && plot && tooltip?.(plot.posToVal(cursor.left, 'x'), plot.posToVal(cursor.top, 'y'))
  return (
    <div style={{ position: 'relative' }}>
      <UPlotChart config={config} data={data} width={width} height={height}>
        <AnnotationLines config={config} />
      </UPlotChart>
      {shown && plot && cursor && (
        <Floating
          left={cursor.left + plot.over.offsetLeft}
          top={cursor.top + plot.over.offsetTop}
          width={width}
        >
          {shown}
        </Floating>
      )}
    </div>
  )
}

interface FloatingProps {
  readonly left: number
  readonly top: number
  /** Of what it floats over: it turns to the side that has room. */
  readonly width: number
  readonly children: ReactNode
}

/** A tooltip beside the cursor. */
export function Floating({ left, top, width, children }: FloatingProps) {
  const theme = useTheme2()
  const isRight = left > width / 2
  return (
    <div
      role="tooltip"
      style={{
        position: 'absolute',
        zIndex: 1000,
        top: top + 12,
        ...(isRight ? { right: width - left + 12 } : { left: left + 12 }),
        padding: '6px 10px',
        borderRadius: theme.shape.radius.default,
        border: `1px solid ${theme.colors.border.weak}`,
        background: theme.colors.background.elevated,
        boxShadow: theme.shadows.z3,
        fontSize: 12,
        whiteSpace: 'nowrap',
        pointerEvents: 'none',
      }}
    >
      {children}
    </div>
  )
}
