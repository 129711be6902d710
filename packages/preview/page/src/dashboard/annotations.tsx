/** Annotations from queries: when alerts fired, when something was deployed. */
import type { TimeRange } from '@grafana/data'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { interpolate, type VariableValue } from '../query/interpolate.ts'
import { stepFor } from '../query/interval.ts'
import { queryRange } from '../query/prometheus.ts'
import type { AnnotationJson } from './dashboard-json.ts'

export interface Annotation {
  readonly fromMs: number
  readonly toMs: number
  readonly title: string
  readonly text: string
  readonly color: string
}

const Context = createContext<readonly Annotation[]>([])

export function useAnnotations(): readonly Annotation[] {
  return useContext(Context)
}

interface Props {
  readonly system: string
  readonly annotations: readonly AnnotationJson[]
  readonly range: TimeRange
  readonly values: ReadonlyMap<string, VariableValue>
  readonly children: ReactNode
}

export function Annotated({ system, annotations, range, values, children }: Props) {
  const [found, setFound] = useState<readonly Annotation[]>([])
  useEffect(() => {
    const stop = new AbortController()
    Promise.all(
      annotations.map((annotation) =>
        ask(system, annotation, range, values, stop.signal).catch(() => []),
      ),
    ).then((lists) => {
      if (!stop.signal.aborted) setFound(lists.flat())
    })
    return () => stop.abort()
  }, [system, annotations, range, values])
  return <Context.Provider value={found}>{children}</Context.Provider>
}

async function ask(
  system: string,
  annotation: AnnotationJson,
  range: TimeRange,
  values: ReadonlyMap<string, VariableValue>,
  signal: AbortSignal,
): Promise<readonly Annotation[]> {
  const { expr, enable = true, step: minStep, iconColor = 'red' } = annotation
  if (!expr || !enable) return []
  const step = stepFor(range, 500, minStep || undefined, '15s')
  const series = await queryRange(system, interpolate(expr, values, 'promql'), step, signal)
  return series.flatMap(({ metric, values: points }) => {
    const fill = (format: string | undefined) =>
      (format ?? '').replace(/\{\{\s*([^}]+?)\s*\}\}/g, (_, label: string) => metric[label] ?? '')
    const about = {
      title: fill(annotation.titleFormat) || annotation.name,
      text: fill(annotation.textFormat),
      color: iconColor,
    }
    return stretches(
      points.filter(([, value]) => Number(value) !== 0).map(([seconds]) => seconds * 1000),
      step.stepMs,
    ).map((stretch) => ({ ...stretch, ...about }))
  })
}

/** Points without a gap between them are one event that lasts. */
function stretches(times: readonly number[], stepMs: number) {
  const found: { fromMs: number; toMs: number }[] = []
  for (const time of times) {
    const last = found.at(-1)
    if (last && time - last.toMs <= stepMs * 1.5) last.toMs = time
    else found.push({ fromMs: time, toMs: time })
  }
  return found
}
