/** What Prodigy promises, and how much of the error budgets is left. */
import { sloDashboard } from 'telltale'
import * as alerts from '../../alerts/prodigy.ts'

export const slos = sloDashboard(
  'prodigy-slos',
  {
    title: 'Prodigy service levels',
    description: 'Error budgets: what is left of them, and how fast they burn.',
  },
  alerts.slos,
)
