/** Pages beside the generated ones; what can be derived is derived. */
import type { OwnDocument } from 'telltale'
import { alerting } from './pages/alerting.ts'
import { guide } from './pages/guide.ts'
import { production } from './pages/production.ts'
import { queries } from './pages/queries.ts'
import { troubleshooting } from './pages/troubleshooting.ts'

export const documents: readonly OwnDocument[] = [
  {
    path: 'docs/monitoring.md',
    title: 'Monitoring guide',
    about: 'how it works, and how it is set up, extended and kept in order.',
    text: guide,
  },
  {
    path: 'docs/queries.md',
    title: 'Example queries',
    about: 'what is asked most often.',
    text: queries,
  },
  {
    path: 'docs/production.md',
    title: 'Production notes',
    about: 'ports, passwords, HTTPS, how long samples are kept.',
    text: production,
  },
  {
    path: 'docs/troubleshooting.md',
    title: 'Troubleshooting',
    about: 'what to look at when something is missing, twice or too much.',
    text: troubleshooting,
  },
  {
    path: 'ALERTING.md',
    title: 'Alerting',
    about: 'which alerts there are, and who is told by e-mail and Slack.',
    text: alerting,
  },
]
