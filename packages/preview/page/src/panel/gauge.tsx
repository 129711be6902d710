import {
  type FieldDisplay,
  formattedValueToString,
  getActiveThreshold,
  ThresholdsMode,
  type VizOrientation,
} from '@grafana/data'
import { useTheme2, VizRepeater } from '@grafana/ui'
import { useSingleValues } from './single-values.ts'
import type { VisualizationProps } from './visualizations.ts'

interface Options {
  readonly orientation?: string
  readonly showThresholdMarkers?: boolean
  readonly showThresholdLabels?: boolean
}

export function Gauge(props: VisualizationProps) {
  const { panel, frames, width, height } = props
  const options = (panel.options ?? {}) as Options
  return (
    <VizRepeater
      getValues={useSingleValues(props)}
      renderValue={({ value, width, height }) => (
        <Dial value={value} options={options} width={width} height={height} />
      )}
      source={frames}
      orientation={(options.orientation ?? 'auto') as VizOrientation}
      autoGrid
      renderCounter={0}
      width={width}
      height={height}
    />
  )
}

interface DialProps {
  readonly value: FieldDisplay
  readonly options: Options
  readonly width: number
  readonly height: number
}

/** Two thirds of a circle, open below; the colours of the thresholds run around it. */
function Dial({ value: { display, field }, options, width, height }: DialProps) {
  const theme = useTheme2()
  const titleHeight = display.title ? 20 : 0
  const radius = Math.max(12, Math.min(width / 2 - 8, (height - titleHeight - 8) / 1.5))
  const spare = Math.max(0, height - titleHeight - 8 - radius * 1.5)
  const thick = radius * 0.22
  const [min, max] = [field.min ?? 0, field.max ?? 100]
  const share = (value: number) => Math.min(1, Math.max(0, (value - min) / (max - min || 1)))
  const { mode = ThresholdsMode.Absolute, steps = [] } = field.thresholds ?? {}
  const place = (value: number) => (mode === ThresholdsMode.Percentage ? value / 100 : share(value))
  const color = (name: string) => theme.visualization.getColorByName(name)
  const text = formattedValueToString(display)
  const size = Math.min(radius * 0.4, (radius * 1.9) / Math.max(3, text.length))
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${display.title ?? ''} ${text}`.trim()}
    >
      <g transform={`translate(${width / 2} ${radius + 4 + spare / 2})`}>
        <path
          d={ring(0, 1, radius * 0.92 - thick, radius * 0.92)}
          fill={theme.colors.background.secondary}
        />
        {Number.isFinite(display.numeric) && (
          <path
            d={ring(0, share(display.numeric), radius * 0.92 - thick, radius * 0.92)}
            fill={color(display.color ?? getActiveThreshold(display.numeric, steps).color)}
          />
        )}
        {options.showThresholdMarkers !== false &&
          steps.map(({ value, color: name }, i) => {
            const from = Math.max(0, place(value))
            const to = Math.min(1, place(steps[i + 1]?.value ?? Number.POSITIVE_INFINITY))
            return to > from ? (
              <path key={value} d={ring(from, to, radius * 0.95, radius)} fill={color(name)} />
            ) : null
          })}
        <text
          y={size * 0.3}
          textAnchor="middle"
          fontSize={size}
          fontWeight={500}
          fill={color(display.color ?? 'text')}
        >
          {text}
        </text>
        {display.title && (
          <text
            y={radius * 0.5 + 18}
            textAnchor="middle"
            fontSize={14}
            fill={theme.colors.text.primary}
          >
            {display.title}
          </text>
        )}
      </g>
    </svg>
  )
}

/** Part of a ring, from a share of the dial to another. */
function ring(from: number, to: number, inner: number, outer: number): string {
  const angle = (share: number) => ((-210 + share * 240) * Math.PI) / 180
  const point = (share: number, radius: number) =>
    `${Math.cos(angle(share)) * radius} ${Math.sin(angle(share)) * radius}`
  const large = (to - from) * 240 > 180 ? 1 : 0
  return [
    `M ${point(from, outer)} A ${outer} ${outer} 0 ${large} 1 ${point(to, outer)}`,
    `L ${point(to, inner)} A ${inner} ${inner} 0 ${large} 0 ${point(from, inner)} Z`,
  ].join(' ')
}
