/** The monitoring guide: eleven sections; what the definitions know is taken from them. */
import type { OwnDocument } from 'telltale'
import { alertCount, alertTables, procedures } from './alert-pages.ts'
import { addingAnAlert, goodPractice } from './good-practice.ts'
import { familyCount, metricTables } from './metric-tables.ts'
import { usefulQueries } from './queries.ts'
import { baselines, dashboards, overview, setUp, troubleshooting, workflows } from './sections.ts'

const sections: readonly (readonly [title: string, text: string])[] = [
  ['Overview', overview],
  [
    'Metrics',
    `${familyCount} families in eight categories, served at \`/metrics/prometheus\` on port 8000, and six of the process. Buckets, units and who reads what are in the [reference](metrics.md).\n\n${metricTables}`,
  ],
  ['Dashboards', dashboards],
  [
    'Alerts',
    `${alertCount} alerts in seven groups. Those of service levels (error budgets) come besides, see the [runbooks](runbooks/README.md).\n\n${alertTables}\n\n${addingAnAlert}`,
  ],
  ['Set-up', setUp],
  ['Workflows', workflows],
  ['Response procedures', procedures],
  ['Useful queries', usefulQueries],
  ['Performance baselines', baselines],
  ['Troubleshooting', troubleshooting],
  ['Good practice', goodPractice],
]

export const monitoringGuide: OwnDocument = {
  path: 'docs/MONITORING.md',
  title: 'Monitoring guide',
  about: 'how Signal Harvester is watched, and what to do when something is wrong.',
  text: sections.map(([title, text], index) => `## ${index + 1}. ${title}\n\n${text}`).join('\n\n'),
}
