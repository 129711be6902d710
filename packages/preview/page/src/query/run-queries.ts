import type { DataFrame, TimeRange } from '@grafana/data'
import type { PanelJson, TargetJson } from '../dashboard/dashboard-json.ts'
import { seriesFrames } from './frames.ts'
import { heatmapFrame } from './heatmap-frame.ts'
import { interpolate, type VariableValue } from './interpolate.ts'
import { type Step, stepFor } from './interval.ts'
import { queryInstant, queryRange, type Series } from './prometheus.ts'
import { tableFrame } from './table-frame.ts'

export interface Question {
  readonly system: string
  readonly panel: PanelJson
  readonly range: TimeRange
  readonly values: ReadonlyMap<string, VariableValue>
  readonly scrapeInterval: string
  /** Points that the panel has room for. */
  readonly width: number
}

/** What came of a query, for the panel and for whoever wonders what it costs. */
export interface Answer {
  readonly refId: string
  /** As it was sent. */
  readonly expr: string
  readonly frames: readonly DataFrame[]
  readonly series: number
  readonly samples: number
  readonly ms: number
  readonly error?: string
}

/** Asks all queries of a panel at once; one that fails keeps no other from its answer. */
export function runQueries(question: Question, signal: AbortSignal): Promise<readonly Answer[]> {
  const { panel } = question
  const targets = (panel.targets ?? []).filter(({ hide, expr }) => !hide && expr)
  return Promise.all(targets.map((target) => run(target, question, signal)))
}

async function run(target: TargetJson, question: Question, signal: AbortSignal): Promise<Answer> {
  const { system, panel, range, values, scrapeInterval, width } = question
  const minimum = interpolate(target.interval || panel.interval || '', values, 'text')
  const step = stepFor(range, panel.maxDataPoints ?? width, minimum, scrapeInterval)
  const all = new Map([...values, ...builtins(step, range)])
  const expr = interpolate(target.expr ?? '', all, 'promql')
  const started = performance.now()
  try {
    const series = target.instant
      ? await queryInstant(system, expr, range.to.valueOf(), signal)
      : await queryRange(system, expr, step, signal)
    return {
      refId: target.refId,
      expr,
      frames: framesOf(
        { ...target, expr, legendFormat: legendOf(target, values) },
        series,
        step,
        panel,
      ),
      series: series.length,
      samples: series.reduce((sum, { values }) => sum + values.length, 0),
      ms: performance.now() - started,
    }
  } catch (error) {
    const ms = performance.now() - started
    const { message } = error as Error
    return { refId: target.refId, expr, frames: [], series: 0, samples: 0, ms, error: message }
  }
}

function legendOf({ legendFormat = '' }: TargetJson, values: Question['values']): string {
  return interpolate(legendFormat, values, 'text')
}

function framesOf(
  target: TargetJson,
  series: readonly Series[],
  step: Step,
  { targets = [] }: PanelJson,
): readonly DataFrame[] {
  if (target.format === 'table') {
    const isOnly = targets.filter(({ format }) => format === 'table').length === 1
    return series.length === 0 ? [] : [tableFrame(target, series, isOnly)]
  }
  if (target.format === 'heatmap') return heatmapFrame(target, series, step)
  return seriesFrames(target, series, target.instant ? undefined : step)
}

/** Source: https://grafana.com/docs/grafana/latest/dashboards/variables/add-template-variables/#global-variables */
function builtins({ stepMs, rateIntervalMs }: Step, { from, to }: TimeRange) {
  const rangeMs = to.valueOf() - from.valueOf()
  const texts: Readonly<Record<string, string>> = {
    __rate_interval: `${rateIntervalMs / 1000}s`,
    __interval: stepMs % 1000 === 0 ? `${stepMs / 1000}s` : `${stepMs}ms`,
    __interval_ms: String(stepMs),
    __range: `${Math.round(rangeMs / 1000)}s`,
    __range_s: String(Math.round(rangeMs / 1000)),
    __range_ms: String(rangeMs),
    __from: String(from.valueOf()),
    __to: String(to.valueOf()),
  }
  return Object.entries(texts).map(([name, text]): [string, VariableValue] => [
    name,
    { name, isMulti: false, values: [text] },
  ])
}
