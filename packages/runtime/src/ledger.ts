import { createReadStream } from 'node:fs'
import { appendFile, open } from 'node:fs/promises'
import { createInterface } from 'node:readline'

export interface Ledger<Row> {
  /** Writes the row, then counts it. Rejects without counting when it cannot be written. */
  book(row: Row): Promise<void>
}

export interface LedgerOptions {
  /**
   * Whether rows of earlier processes are counted at the start, so that the counter goes on where
   * it was. Without it the counter starts at 0 with each process, as counters usually do.
   * @default true
   */
  readonly replay?: boolean
}

/**
 * An append-only file of rows (a JSON text per line), and a counter that says the same.
 *
 * For what must not be lost or counted twice, such as money: the file is the truth, and the metric
 * is exactly its sum.
 *
 * @example
 * const ledger = await openLedger<Charge>('charges.jsonl', ({ provider, credits }) =>
 *   metrics.credits.inc({ provider }, credits))
 * await ledger.book({ provider: 'openai', credits: 7 })
 */
export async function openLedger<Row>(
  path: string,
  count: (row: Row) => void,
  { replay = true }: LedgerOptions = {},
): Promise<Ledger<Row>> {
  if (replay) for await (const row of ledgerRows<Row>(path)) count(row)
  await endLastLine(path)
  return {
    async book(row) {
      await appendFile(path, `${JSON.stringify(row)}\n`)
      count(row)
    },
  }
}

/** Every complete row of a ledger's file; none when there is no file. */
export async function* ledgerRows<Row>(path: string): AsyncGenerator<Row> {
  const input = createReadStream(path)
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      const row = parsed<Row>(line)
      if (row !== undefined) yield row
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** Half a line is what a process left that died while writing it: it was never counted. */
function parsed<Row>(line: string): Row | undefined {
  try {
    return line === '' ? undefined : (JSON.parse(line) as Row)
  } catch {
    return undefined
  }
}

/** The next row must not continue half a line. */
async function endLastLine(path: string): Promise<void> {
  const file = await open(path, 'a+')
  try {
    const { size } = await file.stat()
    const last = Buffer.alloc(1)
    if (size > 0) await file.read(last, 0, 1, size - 1)
    if (size > 0 && last.toString() !== '\n') await file.appendFile('\n')
  } finally {
    await file.close()
  }
}
