import {
  type FieldDisplay,
  getDisplayValueAlignmentFactors,
  type VizOrientation,
} from '@grafana/data'
import { BarGauge, BarGaugeDisplayMode, useTheme2, VizRepeater } from '@grafana/ui'
import type { ComponentProps } from 'react'
import { useSingleValues } from './single-values.ts'
import type { VisualizationProps } from './visualizations.ts'

type Props = ComponentProps<typeof BarGauge>

interface Options {
  readonly displayMode?: BarGaugeDisplayMode
  readonly orientation?: string
  readonly showUnfilled?: boolean
  readonly valueMode?: Props['valueDisplayMode']
  readonly namePlacement?: Props['namePlacement']
  readonly text?: Props['text']
}

export function BarGaugePanel(props: VisualizationProps) {
  const theme = useTheme2()
  const { panel, frames, width, height } = props
  const {
    displayMode = BarGaugeDisplayMode.Gradient,
    orientation = 'auto',
    showUnfilled = true,
    valueMode,
    namePlacement,
    text,
  } = (panel.options ?? {}) as Options
  const getValues = useSingleValues(props)
  return (
    <VizRepeater
      getValues={getValues}
      getAlignmentFactors={(values: FieldDisplay[]) => getDisplayValueAlignmentFactors(values)}
      renderValue={({ value, alignmentFactors, width, height, orientation, count }) => (
        <BarGauge
          value={value.display}
          field={value.field}
          {...(value.view && {
            display: value.view.getFieldDisplayProcessor(value.colIndex ?? 0) ?? undefined,
          })}
          {...(text && { text })}
          {...(valueMode && { valueDisplayMode: valueMode })}
          {...(namePlacement && { namePlacement })}
          alignmentFactors={alignmentFactors}
          displayMode={displayMode}
          orientation={orientation}
          showUnfilled={showUnfilled}
          isOverflow={false}
          itemSpacing={count > 1 ? 8 : 0}
          lcdCellWidth={12}
          width={width}
          height={height}
          theme={theme}
        />
      )}
      source={frames}
      orientation={orientation as VizOrientation}
      minVizWidth={8}
      minVizHeight={16}
      itemSpacing={8}
      renderCounter={0}
      width={width}
      height={height}
    />
  )
}
