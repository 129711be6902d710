/** What Causal Organism promises, and how much of the error budgets is left. */
import { sloDashboard } from 'telltale'
import * as alerts from '../../alerts/causal-organism.ts'

export const slos = sloDashboard(
  'causal-slos',
  {
    title: 'Causal Organism service levels',
    description: 'Error budgets: what is left of them, and how fast they burn.',
    file: 'service-levels.json',
  },
  alerts.slos,
)
