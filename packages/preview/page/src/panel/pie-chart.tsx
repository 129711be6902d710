import { type FieldDisplay, formattedValueToString } from '@grafana/data'
import { Tooltip, useTheme2, VizLayout, VizLegend } from '@grafana/ui'
import { legendOf } from './legend.ts'
import { useSingleValues } from './single-values.ts'
import type { VisualizationProps } from './visualizations.ts'

interface Options {
  readonly pieType?: 'pie' | 'donut'
  readonly displayLabels?: readonly string[]
}

export function PieChart(props: VisualizationProps) {
  const { panel, width, height } = props
  const values = useSingleValues(props)()
  const total = values.reduce((sum, { display }) => sum + Math.max(0, display.numeric || 0), 0)
  const legend = legendOf(panel)
  const shown = (legend as { values?: readonly string[] }).values ?? []
  const share = ({ display }: FieldDisplay) =>
    total > 0 ? Math.max(0, display.numeric || 0) / total : 0
  return (
    <VizLayout
      width={width}
      height={height}
      legend={
        legend.showLegend ? (
          <VizLayout.Legend placement={legend.placement}>
            <VizLegend
              placement={legend.placement}
              displayMode={legend.displayMode}
              items={values.map((value) => ({
                label: value.display.title ?? '',
                color: value.display.color ?? 'gray',
                yAxis: 1,
                getDisplayValues: () => [
                  ...(shown.includes('value') ? [{ ...value.display, title: 'Value' }] : []),
                  ...(shown.includes('percent')
                    ? [{ numeric: share(value), text: percentText(share(value)), title: 'Percent' }]
                    : []),
                ],
              }))}
            />
          </VizLayout.Legend>
        ) : null
      }
    >
      {(innerWidth, innerHeight) => (
        <Slices
          values={values}
          share={share}
          options={(panel.options ?? {}) as Options}
          // A legend may leave no room at all.
          width={Math.max(0, innerWidth)}
          height={Math.max(0, innerHeight)}
        />
      )}
    </VizLayout>
  )
}

interface SlicesProps {
  readonly values: readonly FieldDisplay[]
  readonly share: (value: FieldDisplay) => number
  readonly options: Options
  readonly width: number
  readonly height: number
}

function Slices({ values, share, options, width, height }: SlicesProps) {
  const theme = useTheme2()
  const radius = Math.max(10, Math.min(width, height) / 2 - 8)
  const inner = options.pieType === 'donut' ? radius * 0.6 : 0
  let from = 0
  return (
    <svg width={width} height={height} role="img" aria-label="Pie chart">
      <g transform={`translate(${width / 2} ${height / 2})`}>
        {values.map((value, i) => {
          const part = share(value)
          const [start, end] = [from, from + part]
          from = end
          const middle = angle((start + end) / 2)
          const at = inner > 0 ? (radius + inner) / 2 : radius * 0.65
          return (
            // Slices have no other identity
            <g key={i}>
              <Tooltip
                content={`${value.display.title}: ${formattedValueToString(value.display)} (${percentText(part)})`}
              >
                <path
                  d={slice(start, end, inner, radius)}
                  fill={theme.visualization.getColorByName(value.display.color ?? 'gray')}
                  stroke={theme.colors.background.primary}
                />
              </Tooltip>
              {part > 0.04 && (
                <text
                  x={Math.cos(middle) * at}
                  y={Math.sin(middle) * at}
                  textAnchor="middle"
                  dominantBaseline="middle"
                  fontSize={12}
                  fill={theme.colors.getContrastText(
                    theme.visualization.getColorByName(value.display.color ?? 'gray'),
                  )}
                  pointerEvents="none"
                >
                  {labelOf(value, part, options.displayLabels ?? [])}
                </text>
              )}
            </g>
          )
        })}
      </g>
    </svg>
  )
}

function labelOf({ display }: FieldDisplay, share: number, labels: readonly string[]): string {
  return [
    labels.includes('name') ? display.title : '',
    labels.includes('value') ? formattedValueToString(display) : '',
    labels.includes('percent') ? percentText(share) : '',
  ]
    .filter(Boolean)
    .join(' ')
}

function percentText(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.01 ? 1 : 0)}%`
}

/** From a share of the whole; the first slice begins at the top. */
function angle(share: number): number {
  return share * 2 * Math.PI - Math.PI / 2
}

function slice(start: number, end: number, inner: number, outer: number): string {
  // A whole circle has no arc from a point to itself.
  const last = end - start >= 1 ? start + 0.99999 : end
  const point = (share: number, radius: number) =>
    `${Math.cos(angle(share)) * radius} ${Math.sin(angle(share)) * radius}`
  const large = last - start > 0.5 ? 1 : 0
  const outside = `M ${point(start, outer)} A ${outer} ${outer} 0 ${large} 1 ${point(last, outer)}`
  if (inner === 0) return `${outside} L 0 0 Z`
  return `${outside} L ${point(last, inner)} A ${inner} ${inner} 0 ${large} 0 ${point(start, inner)} Z`
}
