/** Bars side by side or on top of each other, with Grafana's values and colours. */
import { Tooltip, useTheme2 } from '@grafana/ui'

export interface Bar {
  readonly name: string
  readonly color: string
  readonly value: number
  readonly text: string
}

export interface BarGroup {
  readonly label: string
  readonly bars: readonly Bar[]
}

interface Props {
  readonly groups: readonly BarGroup[]
  readonly isStacked: boolean
  readonly isHorizontal: boolean
  readonly valueText: (value: number) => string
  readonly showValue: boolean
  /** Bars of neighbours touch each other, as in a histogram. */
  readonly isDense?: boolean
  readonly width: number
  readonly height: number
}

export function Bars(props: Props) {
  const {
    groups,
    isStacked,
    isHorizontal,
    valueText,
    showValue,
    isDense = false,
    width,
    height,
  } = props
  const theme = useTheme2()
  const sums = groups.map(({ bars }) =>
    isStacked
      ? bars.reduce((sum, { value }) => sum + value, 0)
      : Math.max(0, ...bars.map(({ value }) => value)),
  )
  const lowest = Math.min(0, ...groups.flatMap(({ bars }) => bars.map(({ value }) => value)))
  const ticks = ticksBetween(
    lowest,
    Math.max(...sums, 0) || 1,
    Math.floor((isHorizontal ? width : height) / 60),
  )
  const [min, max] = [ticks[0] ?? 0, ticks.at(-1) ?? 1]
  const longest = (texts: readonly string[]) =>
    Math.min(width / 3, 12 + 6.5 * Math.max(0, ...texts.map((t) => t.length)))
  const left = isHorizontal
    ? longest(groups.map(({ label }) => label))
    : longest(ticks.map(valueText))
  const area = {
    left,
    top: 6,
    width: Math.max(1, width - left - 8),
    height: Math.max(1, height - 30),
  }
  const along = isHorizontal ? area.height : area.width
  const across = isHorizontal ? area.width : area.height
  const slot = along / Math.max(1, groups.length)
  const thick = isDense ? slot - 1 : slot * 0.7
  const at = (value: number) => ((value - min) / (max - min)) * across
  const every = Math.max(
    1,
    Math.ceil((isHorizontal ? 16 : longest(groups.map(({ label }) => label))) / slot),
  )
  const text = { fontSize: 12, fill: theme.colors.text.primary }
  return (
    <svg width={width} height={height} role="img" aria-label="Bar chart">
      <g transform={`translate(${area.left} ${area.top})`}>
        {ticks.map((tick) => {
          const place = at(tick)
          return (
            <g key={tick}>
              <line
                {...(isHorizontal
                  ? { x1: place, x2: place, y1: 0, y2: area.height }
                  : { x1: 0, x2: area.width, y1: area.height - place, y2: area.height - place })}
                stroke={theme.colors.border.weak}
              />
              <text
                {...text}
                {...(isHorizontal
                  ? { x: place, y: area.height + 16, textAnchor: 'middle' }
                  : {
                      x: -6,
                      y: area.height - place,
                      textAnchor: 'end',
                      dominantBaseline: 'middle',
                    })}
              >
                {valueText(tick)}
              </text>
            </g>
          )
        })}
        {groups.map((group, g) => {
          let base = 0
          const single = isStacked ? thick : thick / Math.max(1, group.bars.length)
          const begin = g * slot + (slot - thick) / 2
          return (
            <Tooltip key={group.label} content={<Values group={group} />}>
              <g>
                <rect
                  {...(isHorizontal
                    ? { x: 0, y: g * slot, width: area.width, height: slot }
                    : { x: g * slot, y: 0, width: slot, height: area.height })}
                  fill="transparent"
                />
                {group.bars.map((bar, b) => {
                  const low = isStacked ? base : Math.min(0, bar.value)
                  const high = isStacked ? base + bar.value : Math.max(0, bar.value)
                  base = high
                  const start = begin + (isStacked ? 0 : b * single)
                  const length = Math.max(0, at(high) - at(low))
                  return (
                    <g key={bar.name}>
                      <rect
                        {...(isHorizontal
                          ? { x: at(low), y: start, width: length, height: single }
                          : { x: start, y: area.height - at(high), width: single, height: length })}
                        fill={theme.visualization.getColorByName(bar.color)}
                        fillOpacity={0.85}
                        stroke={theme.visualization.getColorByName(bar.color)}
                      />
                      {showValue && !isStacked && single > 14 && (
                        <text
                          {...text}
                          {...(isHorizontal
                            ? { x: at(high) + 4, y: start + single / 2, dominantBaseline: 'middle' }
                            : {
                                x: start + single / 2,
                                y: area.height - at(high) - 4,
                                textAnchor: 'middle',
                              })}
                        >
                          {bar.text}
                        </text>
                      )}
                    </g>
                  )
                })}
                {g % every === 0 && (
                  <text
                    {...text}
                    {...(isHorizontal
                      ? {
                          x: -6,
                          y: g * slot + slot / 2,
                          textAnchor: 'end',
                          dominantBaseline: 'middle',
                        }
                      : { x: g * slot + slot / 2, y: area.height + 16, textAnchor: 'middle' })}
                  >
                    {group.label}
                  </text>
                )}
              </g>
            </Tooltip>
          )
        })}
      </g>
    </svg>
  )
}

function Values({ group }: { group: BarGroup }) {
  const theme = useTheme2()
  return (
    <>
      <div>{group.label}</div>
      {group.bars.map(({ name, text, color }) => (
        <div key={name}>
          <span style={{ color: theme.visualization.getColorByName(color) }}>■</span> {name}:{' '}
          <strong>{text}</strong>
        </div>
      ))}
    </>
  )
}

/** Round values from one to the other, about so many of them. */
function ticksBetween(min: number, max: number, count: number): readonly number[] {
  const rough = (max - min) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step =
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough
  const first = Math.floor(min / step)
  const last = Math.ceil(max / step)
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  )
}
