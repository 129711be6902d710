/** What the server tells about the project; the shapes are those of the server's `describe`. */
import { useEffect, useState } from 'react'
import type { DashboardJson } from './dashboard/dashboard-json.ts'

export interface Project {
  /** Grows with every rebuild. */
  readonly revision: number
  readonly title: string
  /** Absolute: places in files are relative to it. */
  readonly folder: string
  readonly data: 'prometheus' | 'simulated' | 'generated'
  readonly systems: readonly SystemSummary[]
  /** What is wrong, as the terminal shows it. */
  readonly problems: readonly ProblemText[]
}

export interface SystemSummary {
  readonly name: string
  readonly title: string
  readonly scrapeInterval: string
  readonly dashboards: readonly DashboardSummary[]
  readonly metrics: readonly MetricSummary[]
  readonly alerts: readonly AlertSummary[]
  readonly slos: readonly SloSummary[]
}

export interface DashboardSummary {
  readonly uid: string
  readonly title: string
  readonly description?: string
  readonly panels: number
}

export interface MetricSummary {
  readonly name: string
  readonly kind: string
  readonly help: string
  readonly unit?: string
  readonly labels: readonly string[]
  readonly jobs: readonly string[]
  readonly at?: string
  readonly uses: readonly MetricUse[]
}

/** A panel or a rule that reads a metric. */
export interface MetricUse {
  readonly kind: 'panel' | 'alert' | 'record'
  readonly name: string
  readonly expr: string
  readonly dashboard?: string
}

export interface AlertSummary {
  readonly name: string
  readonly severity: string
  readonly for: string
  readonly summary: string
  readonly expr: string
  readonly at?: string
  readonly panel?: { readonly uid: string; readonly id: number }
  /** Markdown. */
  readonly runbook?: string
}

export interface SloSummary {
  readonly name: string
  readonly title: string
  readonly objective: number
  readonly window: string
}

export interface ProblemText {
  readonly severity: string
  readonly code: string
  readonly summary: string
  /** The whole message. */
  readonly text: string
}

/** A dashboard with what only its source knows. */
export interface DashboardSource {
  readonly json: DashboardJson
  readonly system: string
  /** The data source's interval. */
  readonly scrapeInterval: string
  /** Where its numbers come from, when that is not where the project's come from. */
  readonly data?: Project['data']
  /** By panel id. */
  readonly panels: Readonly<Record<string, PanelSource>>
}

export interface PanelSource {
  /** `dashboards/shop/overview.ts:41`. */
  readonly at?: string
  readonly families: readonly string[]
  readonly alerts: readonly string[]
  readonly problems: readonly ProblemText[]
}

/** The project as it is now: asked again whenever it has changed. */
export function useProject(): { readonly project?: Project; readonly error?: string } {
  const [state, setState] = useState<{ project?: Project; error?: string }>({})
  useEffect(() => {
    const read = () =>
      get<Project>('project').then(
        (project) => setState({ project }),
        (error: Error) => setState((before) => ({ ...before, error: error.message })),
      )
    void read()
    const events = new EventSource('./api/events')
    events.addEventListener('changed', read)
    events.addEventListener('error', () =>
      setState((before) => ({ ...before, error: 'The preview has stopped.' })),
    )
    events.addEventListener('open', read)
    return () => events.close()
  }, [])
  return state
}

export function useDashboard(uid: string, revision: number | undefined) {
  const [state, setState] = useState<{ source?: DashboardSource; error?: string }>({})
  useEffect(() => {
    if (revision === undefined) return
    let isCurrent = true
    get<DashboardSource>(`dashboards/${encodeURIComponent(uid)}`).then(
      (source) => isCurrent && setState({ source }),
      (error: Error) => isCurrent && setState({ error: error.message }),
    )
    return () => {
      isCurrent = false
    }
  }, [uid, revision])
  return state
}

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(`./api/${path}`)
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()) as T
}
