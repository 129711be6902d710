import {
  type FieldDisplay,
  getDisplayValueAlignmentFactors,
  type VizOrientation,
} from '@grafana/data'
import {
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  useTheme2,
  VizRepeater,
} from '@grafana/ui'
import type { ComponentProps } from 'react'
import { useSingleValues } from './single-values.ts'
import type { VisualizationProps } from './visualizations.ts'

interface Options {
  readonly graphMode?: BigValueGraphMode
  readonly colorMode?: BigValueColorMode
  readonly justifyMode?: BigValueJustifyMode
  readonly textMode?: BigValueTextMode
  readonly orientation?: string
  readonly text?: ComponentProps<typeof BigValue>['text']
}

export function Stat(props: VisualizationProps) {
  const theme = useTheme2()
  const { panel, frames, width, height } = props
  const {
    graphMode = BigValueGraphMode.Area,
    colorMode = BigValueColorMode.Value,
    justifyMode = BigValueJustifyMode.Auto,
    textMode = BigValueTextMode.Auto,
    orientation = 'auto',
    text,
  } = (panel.options ?? {}) as Options
  const getValues = useSingleValues(props, graphMode !== BigValueGraphMode.None)
  return (
    <VizRepeater
      getValues={getValues}
      getAlignmentFactors={(values: FieldDisplay[]) => getDisplayValueAlignmentFactors(values)}
      renderValue={({ value, alignmentFactors, width, height, count }) => (
        <BigValue
          value={value.display}
          {...(value.sparkline && { sparkline: value.sparkline })}
          {...(text && { text })}
          colorMode={colorMode}
          graphMode={graphMode}
          justifyMode={justifyMode}
          textMode={textMode}
          alignmentFactors={alignmentFactors}
          count={count}
          width={width}
          height={height}
          theme={theme}
        />
      )}
      source={frames}
      orientation={orientation as VizOrientation}
      autoGrid
      renderCounter={0}
      width={width}
      height={height}
    />
  )
}
