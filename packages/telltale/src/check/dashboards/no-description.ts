import { dashboardCheck } from './dashboard-check.ts'
import { drawnPanels } from './drawn-panels.ts'

/** One problem for a dashboard: where it is missing, it is missing in most panels. */
export const noDescription = dashboardCheck(
  {
    code: 'dashboards/no-description',
    severity: 'info',
    title: 'Panels do not say what they show.',
  },
  function* ({ dashboard }) {
    const silent = drawnPanels(dashboard).filter(({ description }) => description.trim() === '')
    const [first] = silent
    if (first === undefined) return
    const titles = silent.map(({ title, type }) => title || type)
    yield {
      summary:
        silent.length === 1
          ? `the panel ${named(titles)} has no description`
          : `${silent.length} panels have no description: ${named(titles)}`,
      ...first.place,
      why: 'Whoever sees the panel for the first time, at night, learns nothing of what is normal and what is not.',
      fix: 'Say in a sentence what is shown, and what a bad value means; the help text of the metric is a start.',
    }
  },
)

/** The first of something, then the count of the rest: `"A", "B" and 3 more`. */
function named(titles: readonly string[], most = 5): string {
  const shown = titles.slice(0, most).map((title) => `"${title}"`)
  const hidden = titles.length - shown.length
  return hidden > 0 ? `${shown.join(', ')} and ${hidden} more` : shown.join(', ')
}
