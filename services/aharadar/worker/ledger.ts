import { appendFile, readFile } from 'node:fs/promises'
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

export interface Ledger {
  /** Writes the row, then tells of it. Rejects without telling when it cannot be written. */
  book(row: LedgerRow): Promise<void>
}

/**
 * An append-only file of what provider calls cost. Only rows written from now on are told of:
 * what a previous process booked is in the previous process's counter.
 */
export async function openLedger(
  path: string,
  onBooked: (row: LedgerRow) => void,
): Promise<Ledger> {
  const existing = await readFile(path, 'utf8').catch(() => '')
  // A process that died while writing leaves half a line; the next row must not continue it.
  if (existing !== '' && !existing.endsWith('\n')) await appendFile(path, '\n')
  return {
    async book(row) {
      await appendFile(path, `${JSON.stringify(row)}\n`)
      onBooked(row)
    },
  }
}

/** Every complete row of a ledger file; none when there is no file. */
export async function readLedger(path: string): Promise<readonly LedgerRow[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as LedgerRow]
    } catch {
      return []
    }
  })
}
