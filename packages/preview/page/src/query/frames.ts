import { createDataFrame, type DataFrame, FieldType, renderLegendFormat } from '@grafana/data'
import type { TargetJson } from '../dashboard/dashboard-json.ts'
import type { Step } from './interval.ts'
import type { Series } from './prometheus.ts'

/** One frame for each series, as Grafana's Prometheus data source makes them. */
export function seriesFrames(
  target: TargetJson,
  series: readonly Series[],
  step?: Step,
): DataFrame[] {
  return series.map(({ metric, values }) => {
    const [times, numbers] = step ? onGrid(values, step) : columns(values)
    const name = nameOf(target, metric)
    return createDataFrame({
      refId: target.refId,
      name,
      meta: { type: 'timeseries-multi' as never, typeVersion: [0, 1] },
      fields: [
        {
          name: 'Time',
          type: FieldType.time,
          values: times,
          config: step ? { interval: step.stepMs } : {},
        },
        {
          name: 'Value',
          type: FieldType.number,
          values: numbers,
          labels: { ...metric },
          config: { displayNameFromDS: name },
        },
      ],
    })
  })
}

function columns(values: Series['values']): [number[], (number | null)[]] {
  return [values.map(([seconds]) => seconds * 1000), values.map(([, text]) => pointOf(text))]
}

/** Where Prometheus has no point, there is a gap. */
function onGrid(
  values: Series['values'],
  { fromMs, toMs, stepMs }: Step,
): [number[], (number | null)[]] {
  const known = new Map(
    values.map(([seconds, text]) => [Math.round(seconds * 1000), pointOf(text)]),
  )
  const times: number[] = []
  for (let time = fromMs; time <= toMs; time += stepMs) times.push(time)
  return [times, times.map((time) => known.get(time) ?? null)]
}

/** What is not a number is a gap in a line. */
function pointOf(text: string): number | null {
  const value = numberOf(text)
  return Number.isNaN(value) ? null : value
}

export function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY
  if (text === '-Inf') return Number.NEGATIVE_INFINITY
  return Number(text)
}

function nameOf({ legendFormat, expr = '' }: TargetJson, metric: Series['metric']): string {
  if (legendFormat && legendFormat !== '__auto') return renderLegendFormat(legendFormat, metric)
  const { __name__: name = '', ...labels } = metric
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  if (pairs.length === 0) return name || expr
  const [only] = Object.values(labels)
  return legendFormat === '__auto' && pairs.length === 1 && only
    ? only
    : `${name}{${pairs.join(', ')}}`
}
