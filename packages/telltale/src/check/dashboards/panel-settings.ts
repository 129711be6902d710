import { isUnit, unknownUnit } from '../../grafana/problems/unit-problems.ts'
import { dashboardCheck } from './dashboard-check.ts'
import { drawnPanels, panelName } from './drawn-panels.ts'

export const unit = dashboardCheck(
  {
    code: 'dashboards/unit',
    severity: 'error',
    title: 'A unit is none of Grafana.',
  },
  function* ({ dashboard }) {
    for (const { units } of dashboard.panels) {
      for (const { unit: id, place } of units) {
        if (!isUnit(id) && !former.has(id)) {
          yield {
            ...unknownUnit(id, place),
            severity: 'warning',
            fix: `Use one of Grafana's ids, or a text of your own: "suffix:${id}".`,
          }
        }
      }
    }
  },
)

/** Ids that Grafana still understands, or that mean none. */
const former: ReadonlySet<string> = new Set([
  'none',
  'short',
  'string',
  'locale',
  'dB',
  'wpm',
  'Misc',
  'time',
  'date',
])

export const noQueries = dashboardCheck(
  {
    code: 'dashboards/no-queries',
    severity: 'error',
    title: 'A panel asks for nothing.',
  },
  function* ({ dashboard }) {
    for (const panel of drawnPanels(dashboard)) {
      if (panel.queries.length > 0) continue
      yield {
        summary: `${panelName(panel)} has no queries`,
        ...panel.place,
        severity: 'warning',
        why: 'It would show "No data" for ever.',
        fix: 'Give it a query, or remove it.',
      }
    }
  },
)

export const duplicateRefId = dashboardCheck(
  {
    code: 'dashboards/duplicate-ref-id',
    severity: 'error',
    title: 'Two queries of a panel have one refId.',
  },
  function* ({ dashboard }) {
    for (const panel of dashboard.panels) {
      const seen = new Set<string>()
      for (const { name, place } of panel.queries) {
        if (seen.has(name) && name !== '') {
          yield {
            summary: `two queries of ${panelName(panel)} have the refId ${name}`,
            ...place,
            why: 'Grafana keeps the result of one of them.',
            fix: 'Give each its own refId.',
          }
        }
        seen.add(name)
      }
    }
  },
)
