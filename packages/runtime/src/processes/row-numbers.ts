import {
  addRow,
  emptyTable,
  recordText,
  type SharedFamily,
  type SharedRecord,
  type SharedTable,
  tableText,
  widthOf,
} from './shared-family.ts'

/**
 * The numbers of a process as others are to count them.
 *
 * A total must not fall because a series was reset, expired or was made anew in one process, or
 * because the process' file was taken over while it slept. So each number is `base + raw`: what
 * the series counts now, and what it had counted before it started again.
 */
export interface RowNumbers {
  readonly table: SharedTable<never>
  /** `table.cells` numbers. Another array after rows were added. */
  cells(): Float64Array
  addFamily(family: SharedFamily): number
  addRow(family: number, text: string): number
  isRemoved(row: number): boolean
  remove(row: number): void
  /** A removed series exists again, and counts from 0. */
  bringBack(row: number): void
  /** The current numbers of a series. */
  take(row: number, from: Float64Array, offset: number): void
  /** What was added to the table since the last call, as text. */
  takeText(): string
  /** How many rows are removed. */
  removed(): number
  /** Somebody else has taken over `written`: from here on, only what comes on top is counted. */
  rebase(written: Float64Array): void
  /** Drops removed rows. Gives the new number of each row, -1 for the dropped. */
  compact(): Int32Array
}

export function createRowNumbers(): RowNumbers {
  let table: SharedTable<never> = emptyTable()
  let raw = new Float64Array(64)
  let base = new Float64Array(64)
  let cells = new Float64Array(64)
  let removed = 0
  let text: string[] = []
  const tell = (record: SharedRecord<never>) => text.push(recordText(record))
  const rowAt = (row: number) => table.rows[row] as SharedTable<never>['rows'][number]
  const familyOf = (row: number) => table.families[rowAt(row).family] as SharedFamily
  const mark = (row: number, isRemoved: boolean) => {
    rowAt(row).isRemoved = isRemoved
    removed += isRemoved ? 1 : -1
    tell(isRemoved ? { removed: [row] } : { back: [row] })
  }
  const startAgain = (cell: number, width: number) => {
    for (let i = cell; i < cell + width; i++) {
      base[i] = (base[i] as number) + (raw[i] as number)
      raw[i] = 0
    }
  }

  return {
    get table() {
      return table
    },
    cells: () => cells,
    addFamily(family) {
      tell({ family })
      return table.families.push(family) - 1
    },
    addRow(family, label) {
      const row = addRow(table, family, label)
      tell({ of: family, rows: [label] })
      if (table.cells > cells.length) {
        const length = Math.max(table.cells, cells.length * 2)
        raw = grown(raw, length)
        base = grown(base, length)
        cells = grown(cells, length)
      }
      return row
    },
    isRemoved: (row) => rowAt(row).isRemoved,
    remove(row) {
      if (!rowAt(row).isRemoved) mark(row, true)
    },
    bringBack(row) {
      mark(row, false)
      if (keepsCounting(familyOf(row))) startAgain(rowAt(row).cell, widthOf(familyOf(row)))
    },
    take(row, from, offset) {
      const { cell, family } = rowAt(row)
      const definition = table.families[family] as SharedFamily
      const value = from[offset] as number
      switch (definition.layout) {
        case 'stamped':
          if (cells[cell + 1] !== 0 && Object.is(cells[cell], value)) return
          cells[cell] = value
          cells[cell + 1] = Date.now()
          return
        case 'histogram': {
          const width = widthOf(definition)
          if (hasFallen(raw, cell, from, offset, width - 1)) startAgain(cell, width)
          for (let i = 0; i < width; i++) {
            raw[cell + i] = from[offset + i] as number
            cells[cell + i] = (base[cell + i] as number) + (raw[cell + i] as number)
          }
          return
        }
        default:
          if (definition.type === 'gauge') {
            cells[cell] = value
            return
          }
          if (definition.type === 'counter' && value < (raw[cell] as number)) startAgain(cell, 1)
          raw[cell] = value
          cells[cell] = (base[cell] as number) + value
      }
    },
    takeText() {
      const taken = text.join('')
      text = []
      return taken
    },
    removed: () => removed,
    rebase(written) {
      for (const { cell, family } of table.rows) {
        const definition = table.families[family] as SharedFamily
        if (!keepsCounting(definition)) continue
        for (let i = cell; i < cell + widthOf(definition); i++) {
          base[i] = (base[i] as number) - (written[i] ?? 0)
          cells[i] = (base[i] as number) + (raw[i] as number)
        }
      }
    },
    compact() {
      const before = { table, raw, base, cells }
      const moved = new Int32Array(before.table.rows.length).fill(-1)
      table = emptyTable()
      table.families.push(...before.table.families)
      before.table.rows.forEach((row, i) => {
        if (!row.isRemoved) moved[i] = addRow(table, row.family, row.text)
      })
      const length = Math.max(64, table.cells)
      raw = new Float64Array(length)
      base = new Float64Array(length)
      cells = new Float64Array(length)
      before.table.rows.forEach(({ cell, family }, i) => {
        const to = table.rows[moved[i] ?? -1]?.cell
        if (to === undefined) return
        const end = cell + widthOf(table.families[family] as SharedFamily)
        raw.set(before.raw.subarray(cell, end), to)
        base.set(before.base.subarray(cell, end), to)
        cells.set(before.cells.subarray(cell, end), to)
      })
      removed = 0
      text = [tableText(table)]
      return moved
    },
  }
}

/** Whether what was counted stays when the process is gone. */
export function keepsCounting({ type, aggregate }: SharedFamily): boolean {
  return type !== 'gauge' && aggregate === 'sum'
}

function hasFallen(
  before: Float64Array,
  cell: number,
  now: Float64Array,
  offset: number,
  width: number,
): boolean {
  for (let i = 0; i < width; i++) {
    if ((now[offset + i] as number) < (before[cell + i] as number)) return true
  }
  return false
}

function grown(numbers: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length)
  larger.set(numbers)
  return larger
}
