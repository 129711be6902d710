import { dashboardCheck } from './dashboard-check.ts'
import { drawnPanels } from './drawn-panels.ts'

export const noPanelTitle = dashboardCheck(
  {
    code: 'dashboards/no-panel-title',
    severity: 'info',
    title: 'A panel has no title.',
  },
  function* ({ dashboard }) {
    for (const panel of drawnPanels(dashboard)) {
      // Small ones often stand beside a text that names them.
      if (panel.title.trim() !== '' || panel.type === 'singlestat' || panel.type === 'stat')
        continue
      yield {
        summary: `a ${panel.type} ${panel.id === undefined ? '' : `(id ${panel.id}) `}has no title`,
        ...panel.place,
        why: 'Nobody can speak of it, link to it, or find it in a list.',
        fix: 'Say in the title what is shown.',
      }
    }
  },
)
