/** What Signal Harvester promises, and how much of the error budgets is left. */
import { sloDashboard } from 'telltale'
import * as alerts from '../../alerts/signal-harvester.ts'

export const slos = sloDashboard(
  'sh-service-levels',
  {
    title: 'Signal Harvester service levels',
    description: 'Error budgets: what is left of them, and how fast they burn.',
    file: 'slo/service-levels-dashboard.json',
  },
  alerts.slos,
)
