/** What KR Lead Scraper promises, and how much of the error budgets is left. */
import { sloDashboard } from 'telltale'
import * as alerts from '../../alerts/kr-lead-scraper.ts'

export const slos = sloDashboard(
  'kr-slos',
  {
    title: 'KR Lead Scraper service levels',
    description: 'Error budgets: what is left of them, and how fast they burn.',
    file: 'service-levels.json',
  },
  alerts.slos,
)
