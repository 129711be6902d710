import { type DataFrame, dateTimeFormat } from '@grafana/data'
import { DashboardCursorSync, SortOrder, TooltipDisplayMode } from '@grafana/schema'
import {
  getFieldDisplayItems,
  getFieldDisplayLinks,
  TimeSeries,
  TooltipPlugin2,
  type UPlotConfigBuilder,
  VizTooltipContent,
  VizTooltipFooter,
  VizTooltipHeader,
  VizTooltipWrapper,
} from '@grafana/ui'
import { setParameters } from '../route.ts'
import { AnnotationLines } from './annotation-lines.tsx'
import { legendOf } from './legend.ts'
import type { VisualizationProps } from './visualizations.ts'

export function TimeSeriesPanel({ panel, frames, range, width, height }: VisualizationProps) {
  const { mode = TooltipDisplayMode.Single, sort = SortOrder.None } = (panel.options?.tooltip ??
    {}) as { mode?: TooltipDisplayMode; sort?: SortOrder }
  return (
    <TimeSeries
      frames={[...frames]}
      timeRange={range}
      timeZone="browser"
      width={width}
      height={height}
      legend={legendOf(panel)}
      options={panel.options ?? {}}
    >
      {(config, aligned) => (
        <>
          <Tooltip config={config} aligned={aligned} mode={mode} sort={sort} />
          <AnnotationLines config={config} />
        </>
      )}
    </TimeSeries>
  )
}

/** Their values are declared for the compiler only. */
const hoverMode = { one: 0, all: 1 } as const

interface TooltipProps {
  readonly config: UPlotConfigBuilder
  readonly aligned: DataFrame
  readonly mode: TooltipDisplayMode
  readonly sort: SortOrder
}

/** The values under the cursor; dragging chooses a range. */
export function Tooltip({ config, aligned, mode, sort }: TooltipProps) {
  const [time] = aligned.fields
  if (time === undefined) return null
  return (
    <TooltipPlugin2
      config={config}
      hoverMode={mode === TooltipDisplayMode.Multi ? hoverMode.all : hoverMode.one}
      syncMode={DashboardCursorSync.Crosshair}
      syncScope="dashboard"
      queryZoom={zoomTo}
      clientZoom
      getDataLinks={(series, index) => {
        const field = aligned.fields[series]
        return field ? getFieldDisplayLinks(field, index) : []
      }}
      render={(_, indices, series, isPinned, __, ___, viaSync, links) => {
        if (viaSync || mode === TooltipDisplayMode.None) return null
        const index = indices.find((each) => each !== null) ?? 0
        return (
          <VizTooltipWrapper>
            <VizTooltipHeader
              item={{ label: '', value: dateTimeFormat(time.values[index]) }}
              isPinned={isPinned}
            />
            <VizTooltipContent
              items={getFieldDisplayItems(
                aligned.fields,
                time,
                indices,
                series,
                mode,
                sort,
                ({ config: { custom } }) => !custom?.hideFrom?.tooltip,
              )}
              isPinned={isPinned}
            />
            {isPinned && links.length > 0 && <VizTooltipFooter dataLinks={links} />}
          </VizTooltipWrapper>
        )
      }}
      maxWidth={400}
    />
  )
}

export function zoomTo({ from, to }: { from: number; to: number }): void {
  setParameters({ from: String(Math.round(from)), to: String(Math.round(to)) })
}
