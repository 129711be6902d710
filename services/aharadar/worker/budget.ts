import type { credits } from '@systems/metrics/aharadar'
import type { HandlesOf } from '@telltale/runtime'
import type { WorkerSettings } from './settings.ts'

/** Exports the limits that are set; no series says that there is no limit, 0 would say "nothing". */
export function exportBudget(
  limit: HandlesOf<typeof credits.budget>,
  { budgetDaily, budgetMonthly }: Pick<WorkerSettings, 'budgetDaily' | 'budgetMonthly'>,
): void {
  if (budgetDaily !== undefined) limit.set({ period: 'daily' }, budgetDaily)
  if (budgetMonthly !== undefined) limit.set({ period: 'monthly' }, budgetMonthly)
}
