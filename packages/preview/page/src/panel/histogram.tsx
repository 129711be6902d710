import { buildHistogram, formattedValueToString, getHistogramFields } from '@grafana/data'
import { useTheme2 } from '@grafana/ui'
import { Bars } from './bars.tsx'
import type { VisualizationProps } from './visualizations.ts'

/** How often values occur, in Grafana's own buckets. */
export function Histogram({ panel, frames, width, height }: VisualizationProps) {
  const theme = useTheme2()
  const {
    bucketSize,
    bucketOffset,
    bucketCount,
    combine = false,
  } = (panel.options ?? {}) as {
    bucketSize?: number
    bucketOffset?: number
    bucketCount?: number
    combine?: boolean
  }
  const built =
    getHistogramFields(frames[0] as never) ??
    buildHistogram([...frames], { bucketSize, bucketOffset, bucketCount, combine } as never, theme)
  if (!built) return <div className="message">No data</div>
  const { xMin, xMax, counts } = built
  const source = frames.flatMap(({ fields }) => fields).find(({ type }) => type === 'number')
  const text = (value: number) => {
    const shown = source?.display?.(value)
    return shown ? formattedValueToString(shown) : String(value)
  }
  return (
    <Bars
      groups={xMin.values.map((low: number, i: number) => ({
        label: `${text(low)}`,
        bars: counts.map((field) => ({
          name: `${field.config.displayName ?? field.name}, ${text(low)} – ${text(xMax.values[i])}`,
          color: field.display?.(field.values[i]).color ?? theme.colors.primary.main,
          value: Number(field.values[i] ?? 0),
          text: String(field.values[i] ?? 0),
        })),
      }))}
      isStacked={false}
      isHorizontal={false}
      isDense
      valueText={String}
      showValue={false}
      width={width}
      height={height}
    />
  )
}
