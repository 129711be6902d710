import {
  type DataFrame,
  type Field,
  formattedValueToString,
  getFieldDisplayName,
} from '@grafana/data'
import { VizLayout, VizLegend } from '@grafana/ui'
import { type BarGroup, Bars } from './bars.tsx'
import { legendOf } from './legend.ts'
import type { VisualizationProps } from './visualizations.ts'

/** One group for each text of the first field of texts, or of times; one bar for each field of numbers. */
export function BarChart({ panel, frames, width, height }: VisualizationProps) {
  const {
    orientation = 'auto',
    stacking = 'none',
    showValue = 'auto',
  } = (panel.options ?? {}) as Readonly<Record<string, string>>
  const { groups, numbers } = groupsOf(frames)
  const legend = legendOf(panel)
  const [first] = numbers
  return (
    <VizLayout
      width={width}
      height={height}
      legend={
        legend.showLegend && numbers.length > 1 ? (
          <VizLayout.Legend placement={legend.placement}>
            <VizLegend
              placement={legend.placement}
              displayMode={legend.displayMode}
              items={numbers.map(({ name, field }) => ({
                label: name,
                color: colorOf(field, 0),
                yAxis: 1,
              }))}
            />
          </VizLayout.Legend>
        ) : null
      }
    >
      {(innerWidth, innerHeight) => (
        <Bars
          groups={groups}
          isStacked={stacking !== 'none'}
          isHorizontal={
            orientation === 'horizontal' || (orientation === 'auto' && innerWidth < innerHeight)
          }
          valueText={(value) => (first ? textOf(first.field, value) : String(value))}
          showValue={showValue !== 'never'}
          width={innerWidth}
          height={innerHeight}
        />
      )}
    </VizLayout>
  )
}

interface Named {
  readonly name: string
  readonly field: Field
}

function groupsOf(frames: readonly DataFrame[]): {
  groups: readonly BarGroup[]
  numbers: readonly Named[]
} {
  const [frame] = frames
  const labels =
    frame?.fields.find(({ type }) => type === 'string') ??
    frame?.fields.find(({ type }) => type === 'time')
  const numbers = frames.flatMap((each) =>
    each.fields
      .filter(({ type }) => type === 'number')
      .map((field) => ({ field, name: getFieldDisplayName(field, each, [...frames]) })),
  )
  // Series without texts, one sample each, are the bars themselves.
  if (labels?.type !== 'string' && numbers.every(({ field }) => field.values.length <= 1)) {
    return {
      numbers,
      groups: numbers.map(({ name, field }) => ({
        label: name,
        bars: [barOf({ name, field }, 0)],
      })),
    }
  }
  return {
    numbers,
    groups: (labels?.values ?? []).map((label: unknown, i: number) => ({
      label: labels?.display ? formattedValueToString(labels.display(label)) : String(label),
      bars: numbers.map((number) => barOf(number, i)),
    })),
  }
}

function barOf({ name, field }: Named, i: number) {
  const value = field.values[i] as number | null | undefined
  return { name, color: colorOf(field, value), value: value ?? 0, text: textOf(field, value) }
}

function colorOf(field: Field, value: unknown): string {
  return field.display?.(value).color ?? 'gray'
}

function textOf(field: Field, value: unknown): string {
  const shown = field.display?.(value)
  return shown ? formattedValueToString(shown) : String(value)
}
