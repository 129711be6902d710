/** What processes tell each other about families and series: once, as text. */
import type { GaugeAggregate } from '@telltale/core'

/**
 * How the values of several processes become one. `first` and `omit` are the client's own words,
 * for metrics that are not declared with telltale.
 */
export type Aggregate = GaugeAggregate | 'first' | 'omit'

export interface SharedFamily {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly aggregate: Aggregate
  /**
   * The numbers of a series: `number` has one, `stamped` also when it changed, `histogram` its
   * buckets and its sum. Of `lines`, every line of the exposition is a series.
   */
  readonly layout: 'number' | 'stamped' | 'histogram' | 'lines'
  readonly buckets?: readonly number[]
}

/** A series of one process. */
export interface SharedRow {
  readonly family: number
  /** Its labels, as `labelTail()` prints them; of `lines`, everything before the value. */
  readonly text: string
  /** Where its numbers are. */
  readonly cell: number
  /** Whether the process has removed it. What it counted still belongs to the total of others. */
  isRemoved: boolean
}

/** Everything but the numbers. */
export interface SharedTable<I> {
  identity: I | undefined
  readonly families: SharedFamily[]
  readonly rows: SharedRow[]
  /** Numbers of all rows together. */
  cells: number
}

export function emptyTable<I>(): SharedTable<I> {
  return { identity: undefined, families: [], rows: [], cells: 0 }
}

export function widthOf({ layout, buckets = [] }: SharedFamily): number {
  if (layout === 'histogram') return buckets.length + 2
  return layout === 'stamped' ? 2 : 1
}

/** Whether the numbers of two definitions can be combined. */
export function isAlike(a: SharedFamily, b: SharedFamily): boolean {
  return (
    a.type === b.type &&
    a.layout === b.layout &&
    a.aggregate === b.aggregate &&
    String(a.buckets) === String(b.buckets)
  )
}

/** A line of the text. Rows are numbered as they come. */
export type SharedRecord<I> =
  | { readonly is: I }
  | { readonly family: SharedFamily }
  | { readonly of: number; readonly rows: readonly string[] }
  | { readonly removed: readonly number[] }
  | { readonly back: readonly number[] }

export function recordText<I>(record: SharedRecord<I>): string {
  return `${JSON.stringify(record)}\n`
}

/** Adds what a text says to a table. Throws when it is not such a text. */
export function readRecords<I>(table: SharedTable<I>, text: string): void {
  for (const line of text.split('\n')) {
    if (line !== '') addRecord(table, JSON.parse(line))
  }
}

function addRecord<I>(table: SharedTable<I>, record: SharedRecord<I>): void {
  if ('is' in record) table.identity = record.is
  else if ('family' in record) table.families.push(record.family)
  else if ('rows' in record) for (const text of record.rows) addRow(table, record.of, text)
  else if ('removed' in record) for (const row of record.removed) markRow(table, row, true)
  else for (const row of record.back) markRow(table, row, false)
}

export function addRow<I>(table: SharedTable<I>, family: number, text: string): number {
  const definition = table.families[family]
  if (!definition) throw new RangeError(`row of the unknown family ${family}`)
  table.rows.push({ family, text, cell: table.cells, isRemoved: false })
  table.cells += widthOf(definition)
  return table.rows.length - 1
}

function markRow<I>(table: SharedTable<I>, row: number, isRemoved: boolean): void {
  const marked = table.rows[row]
  if (!marked) throw new RangeError(`the unknown row ${row}`)
  marked.isRemoved = isRemoved
}

/** The text that makes the same table again. */
export function tableText<I>(table: SharedTable<I>): string {
  const records: SharedRecord<I>[] = []
  if (table.identity !== undefined) records.push({ is: table.identity })
  for (const family of table.families) records.push({ family })
  // Rows keep their numbers, so that those of one family are listed together as far as they go.
  let open: { of: number; rows: string[] } | undefined
  for (const { family, text } of table.rows) {
    if (open?.of !== family) {
      open = { of: family, rows: [] }
      records.push(open)
    }
    open.rows.push(text)
  }
  const removed = table.rows.flatMap((row, i) => (row.isRemoved ? [i] : []))
  if (removed.length > 0) records.push({ removed })
  return records.map(recordText).join('')
}
