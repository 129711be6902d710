import { join } from 'node:path'
import { ledgerRows } from '@telltale/runtime'
import type { LedgerRow } from './worker/ledger.ts'
import type { LlmProvider } from './worker/llm-provider.ts'

/** What a worker has booked. */
export async function readLedger(dataDirectory: string): Promise<readonly LedgerRow[]> {
  const rows: LedgerRow[] = []
  for await (const row of ledgerRows<LedgerRow>(join(dataDirectory, 'ledger.jsonl'))) rows.push(row)
  return rows
}

/** A provider that answers at once, and fails for models called so. */
export const instantProvider: LlmProvider = {
  async complete({ model, prompt }) {
    if (model.includes('fails')) throw new Error(`${model}: no answer`)
    return { text: prompt.slice(0, 20), credits: 7 }
  },
}
