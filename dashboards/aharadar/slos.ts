/** What AhaRadar promises, and how much of the error budgets is left. */
import { sloDashboard } from 'telltale'
import * as alerts from '../../alerts/aharadar.ts'

export const slos = sloDashboard(
  'aharadar-slos',
  {
    title: 'AhaRadar service levels',
    description: 'Error budgets: what is left of them, and how fast they burn.',
  },
  alerts.slos,
)
