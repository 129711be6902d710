import { type UPlotConfigBuilder, useTheme2 } from '@grafana/ui'
import { useLayoutEffect, useRef } from 'react'
import { useAnnotations } from '../dashboard/annotations.tsx'

/** Dashed lines where an annotation begins and ends, a bar below where it lasts. */
export function AnnotationLines({ config }: { config: UPlotConfigBuilder }) {
  const theme = useTheme2()
  const annotations = useAnnotations()
  const current = useRef(annotations)
  current.current = annotations
  const plot = useRef<{ redraw: (rebuildPaths?: boolean) => void }>(undefined)
  useLayoutEffect(() => {
    config.addHook('draw', (u) => {
      plot.current = u
      const { ctx, bbox } = u
      ctx.save()
      ctx.beginPath()
      ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
      ctx.clip()
      for (const { fromMs, toMs, color } of current.current) {
        const [from, to] = [u.valToPos(fromMs, 'x', true), u.valToPos(toMs, 'x', true)]
        ctx.strokeStyle = theme.visualization.getColorByName(color)
        ctx.fillStyle = ctx.strokeStyle
        ctx.lineWidth = devicePixelRatio
        ctx.setLineDash([4, 4])
        for (const x of new Set([from, to])) {
          ctx.beginPath()
          ctx.moveTo(x, bbox.top)
          ctx.lineTo(x, bbox.top + bbox.height)
          ctx.stroke()
        }
        const thickness = 3 * devicePixelRatio
        ctx.fillRect(
          from,
          bbox.top + bbox.height - thickness,
          Math.max(thickness, to - from),
          thickness,
        )
      }
      ctx.restore()
    })
  }, [config, theme])
  // They come later than the plot
  useLayoutEffect(() => plot.current?.redraw(false), [annotations])
  return null
}
