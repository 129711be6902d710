import type { credits } from '@systems/metrics/aharadar'
import { type HandlesOf, type Ledger, openLedger } from '@telltale/runtime'
import type { Provider, Purpose } from './llm-provider.ts'

/** A provider call that cost something. */
export interface LedgerRow {
  readonly at: string
  readonly provider: Provider
  readonly model: string
  readonly purpose: Purpose
  /** Whole credits, so that sums are exact. */
  readonly credits: number
}

/** What provider calls cost: what previous processes booked was in their counters. */
export function openCreditLedger(
  path: string,
  consumed: HandlesOf<typeof credits.consumed>,
): Promise<Ledger<LedgerRow>> {
  return openLedger<LedgerRow>(
    path,
    ({ provider, purpose, credits }) => consumed.inc({ provider, purpose }, credits),
    { replay: false },
  )
}
