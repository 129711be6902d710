import type { Problem } from '@telltale/core'
import { durationMs } from '@telltale/promql'
import type { Dashboard } from '../../dashboard/dashboard.ts'
import { placeOf, placeOfRow } from './place.ts'

/** Uid, title, times, and whether there is anything to see. */
export function* settingProblems(dashboard: Dashboard): Generator<Problem> {
  const { uid, options, rows } = dashboard
  const place = placeOf(dashboard)
  if (!isUid(uid)) {
    yield {
      code: 'dashboards/uid',
      severity: 'error',
      summary: `the uid "${uid}" ${uidFault(uid)}`,
      ...place,
      why: 'Grafana refuses the dashboard, or gives it another uid, and links to it break.',
      fix: `Use 1 to 40 letters, digits, _ or -, such as "${suggestedUid(uid || options.title)}".`,
    }
  }
  if (options.title.trim() === '') {
    yield {
      code: 'dashboards/title',
      severity: 'error',
      summary: `the dashboard ${uid} has no title`,
      ...place,
      why: 'Grafana refuses a dashboard without a title.',
      fix: 'Say in the title what the page is about.',
    }
  }
  if (rows.every((row) => row.panels.length === 0)) {
    yield {
      code: 'dashboards/no-panels',
      severity: 'error',
      summary: `the dashboard "${options.title}" has no panels`,
      ...place,
      why: 'It would be an empty page.',
      fix: 'Add a panel, or remove the dashboard from its system.',
    }
  }
  yield* rowProblems(dashboard)
  yield* timeProblems(dashboard)
}

/** What Grafana takes for the uid of a dashboard. */
export function isUid(uid: string): boolean {
  return /^[A-Za-z0-9_-]{1,40}$/.test(uid)
}

export function uidFault(uid: string): string {
  if (uid === '') return 'is empty'
  if (uid.length > 40) return `has ${uid.length} characters, more than 40`
  const foreign = [...new Set(uid.replaceAll(/[A-Za-z0-9_-]/g, ''))]
  return `contains ${foreign.map((character) => `"${character}"`).join(', ')}`
}

export function suggestedUid(text: string): string {
  const slug = text.toLowerCase().replaceAll(/[^a-z0-9_]+/g, '-')
  return slug.slice(0, 40).replaceAll(/^-+|-+$/g, '') || 'overview'
}

function* rowProblems(dashboard: Dashboard): Generator<Problem> {
  for (const [i, row] of dashboard.rows.entries()) {
    if (row.title !== '' && row.panels.length === 0) {
      yield {
        code: 'dashboards/empty-row',
        severity: 'warning',
        summary: `the row "${row.title}" has no panels`,
        ...placeOfRow(dashboard, row),
        why: 'It would be a heading over nothing.',
        fix: 'Add a panel, or remove the row.',
      }
    }
    const above = dashboard.rows[i - 1]
    const [first] = row.panels
    if (row.title === '' && above !== undefined && first !== undefined) {
      yield {
        code: 'dashboards/panel-outside-row',
        severity: 'warning',
        summary: `the panel "${first.title}" stands after the row "${above.title}", outside of any`,
        at: first.at,
        path: [dashboard.options.title, first.title],
        why: `Grafana knows no end of a row: the panel belongs to "${above.title}" and folds away with it.`,
        fix: 'Put it into a row, or before the first one.',
      }
    }
  }
}

/** Below this Grafana's default settings refuse, see `min_refresh_interval`. */
const shortestRefreshMs = 5_000

function* timeProblems(dashboard: Dashboard): Generator<Problem> {
  const { from = 'now-6h', to = 'now', refresh = '1m' } = dashboard.options
  for (const [name, time] of Object.entries({ from, to })) {
    if (isTime(time)) continue
    yield {
      code: 'dashboards/time',
      severity: 'error',
      summary: `${name}: "${time}" is not a time that Grafana can read`,
      ...placeOf(dashboard),
      why: 'The page opens with an error instead of data.',
      fix: "Write it relative to now ('now-6h', 'now/d') or as a date ('2026-01-31T00:00:00Z').",
    }
  }
  if (refresh === false) return
  const ms = durationMs(refresh) ?? 0
  if (ms > 0 && ms >= shortestRefreshMs) return
  yield {
    code: 'dashboards/refresh',
    severity: 'error',
    summary: `refresh: "${refresh}" is ${ms > 0 ? 'shorter than 5s' : 'not a duration'}`,
    ...placeOf(dashboard),
    why:
      ms > 0
        ? 'Grafana refuses intervals below 5 s unless it is set up otherwise, and nothing newer than a scrape can appear.'
        : 'Grafana does not refresh the page, or shows an error.',
    fix: "Write '30s', '1m' or '5m', or false for no refresh.",
  }
}

/** Source: https://grafana.com/docs/grafana/latest/dashboards/use-dashboards/#time-units-and-relative-ranges */
function isTime(text: string): boolean {
  if (/^now([+-]\d+(ms|[smhdwMQy]))*(\/f?[smhdwMQy])?$/.test(text)) return true
  return /^\d+$/.test(text) || (/^\d{4}-/.test(text) && !Number.isNaN(Date.parse(text)))
}
