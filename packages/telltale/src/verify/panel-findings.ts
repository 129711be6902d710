import type { Problem } from '@telltale/core'
import { durationMs, panelContext, parse, print, type VectorSelector, walk } from '@telltale/promql'
import type { Dashboard } from '../dashboard/dashboard.ts'
import { targetsOf } from '../grafana/query-json.ts'
import { scoped } from '../grafana/scope.ts'
import { type PanelPlace, placePath } from '../project/panel-places.ts'
import { builtInValues, fillIn, type VariableValues } from './fill-in.ts'
import type { Finding } from './finding.ts'
import { type Answer, type PrometheusApi, PrometheusError } from './prometheus-api.ts'

/** How the queries of a dashboard are asked. */
export interface Asking {
  readonly api: PrometheusApi
  /** The last moment of the graphs. */
  readonly nowMs: number
  readonly scrapeMs: number
  readonly values: VariableValues
}

/** As many points as a wide graph has. */
const pointsOfGraph = 800

/** Asks every query of a panel as Grafana would. */
export async function panelFindings(
  place: PanelPlace,
  asking: Asking,
): Promise<readonly Finding[]> {
  const { panel, dashboard } = place
  const findings: Finding[] = []
  const targets = targetsOf(panel, scoped(panelContext, dashboard))
  for (const { refId = '', expr, instant } of targets) {
    const times = timesOf(place, asking)
    const query = fillIn(expr, new Map([...builtInValues(times), ...asking.values]))
    const path = [...placePath(place), refId]
    const base = { step: 'panels', name: path.join(' > '), query } as const
    try {
      const answer = await ask(query, instant === true, times, asking.api)
      const empty = await emptiness(answer, query, times.toMs, asking.api)
      findings.push({
        ...base,
        cost: answer.cost,
        ...(empty !== undefined && { problem: noData(panel.title, empty, panel.at, path) }),
      })
    } catch (error) {
      if (!(error instanceof PrometheusError)) throw error
      findings.push({
        ...base,
        problem: refused(panel.title, error.message, query, panel.at, path),
      })
    }
  }
  return findings
}

function timesOf({ dashboard, panel }: PanelPlace, { nowMs, scrapeMs }: Asking) {
  const rangeMs = shownMs(dashboard)
  const wanted =
    'interval' in panel.options ? durationMs(String(panel.options.interval)) : undefined
  const least = Math.max(scrapeMs, wanted ?? 0)
  // Whole scrapes, as Grafana rounds.
  const stepMs = Math.max(least, Math.ceil(rangeMs / pointsOfGraph / scrapeMs) * scrapeMs)
  const toMs = Math.floor(nowMs / 1000) * 1000
  return { fromMs: toMs - rangeMs, toMs, stepMs, scrapeMs }
}

const sixHours = 6 * 3_600_000

/** `now-24h` */
export function shownMs({ options: { from = 'now-6h' } }: Dashboard): number {
  return durationMs(/^now-(\w+)$/.exec(from)?.[1] ?? '') ?? sixHours
}

function ask(
  query: string,
  isInstant: boolean,
  { fromMs, toMs, stepMs }: ReturnType<typeof timesOf>,
  api: PrometheusApi,
): Promise<Answer> {
  return isInstant
    ? api.query(query, toMs / 1000)
    : api.queryRange(query, { from: fromMs / 1000, to: toMs / 1000, step: stepMs / 1000 })
}

/** Why there is nothing to draw; nothing when there is. */
async function emptiness(
  { series }: Answer,
  query: string,
  nowMs: number,
  api: PrometheusApi,
): Promise<string | undefined> {
  if (series.some(({ values }) => values.some(Number.isFinite))) return undefined
  if (series.length > 0) return 'every value is NaN or infinite'
  const missing: string[] = []
  for (const selector of selectorsIn(query)) {
    const { series: found } = await api.query(
      `count(last_over_time(${selector}[1h]))`,
      nowMs / 1000,
    )
    if (found.length === 0) missing.push(selector)
  }
  return missing.length > 0
    ? `there are no series ${[...new Set(missing)].join(' and ')}`
    : 'every series that it reads exists, but nothing is left of them'
}

function selectorsIn(query: string): readonly string[] {
  const { node } = parse(query)
  if (node === undefined) return []
  return [...walk(node)]
    .filter((each): each is VectorSelector => each.type === 'VectorSelector')
    .map(({ name, matchers }) =>
      print({ type: 'VectorSelector', ...(name !== undefined && { name }), matchers }),
    )
}

function noData(
  title: string,
  reason: string,
  at: Problem['at'],
  path: readonly string[],
): Problem {
  return {
    code: 'verify/no-data',
    severity: 'error',
    summary: `panel "${title}" returns no data: ${reason}`,
    at,
    path,
    why: 'The reader sees an empty panel, and cannot tell it from a quiet system.',
    fix: 'Correct the metric, the labels or the matching, so that what the targets expose is found.',
  }
}

function refused(
  title: string,
  message: string,
  query: string,
  at: Problem['at'],
  path: readonly string[],
): Problem {
  return {
    code: 'verify/query-error',
    severity: 'error',
    summary: `Prometheus refuses a query of the panel "${title}": ${message}`,
    at,
    path,
    why: 'The reader sees an error instead of a graph.',
    fix: `Correct the query: ${query}`,
  }
}
