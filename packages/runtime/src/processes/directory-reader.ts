import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { filesOf, type ProcessFile, type TotalsFile } from './file-names.ts'
import { type Identity, isThere } from './identity.ts'
import { emptyTable, readRecords, type SharedTable } from './shared-family.ts'
import { openStateFile, type Slot, type StateReader } from './state-file.ts'

/** What one file says. */
export interface Source {
  readonly name: string
  readonly id: string
  readonly identity: Identity
  readonly table: SharedTable<Identity>
  readonly cells: Float64Array
  readonly isLive: boolean
  /** Whether somebody has said so: the process itself, or who has seen it end. */
  readonly hasEnded: boolean
  readonly writtenAt: number
  /** Changes with the table and with life: as long as it is the same, only numbers differ. */
  readonly version: string
}

/** The counters of processes that are gone, added up. */
export interface Totals {
  readonly sequence: number
  /** Processes whose files may still be there, and are contained. */
  readonly absorbed: readonly string[]
  /** How many processes are contained. */
  readonly processes: number
  readonly table: SharedTable<Omit<Totals, 'table' | 'cells' | 'sequence'>>
  readonly cells: Float64Array
}

export interface Reading {
  readonly sources: readonly Source[]
  readonly totals: Totals | undefined
  /** Files that nobody can read. */
  readonly unreadable: readonly string[]
  /** That of the newest totals, readable or not; 0 for none. */
  readonly sequence: number
  /** Files that were there a moment ago. */
  readonly vanished: number
}

export interface ReaderOptions {
  readonly directory: string
  /** What the names of the files begin with. */
  readonly group: string
  /** After how long without a word a process is given up that cannot be looked up. */
  readonly silenceMs: number
  /** Whether it is known that a process is gone. */
  readonly hasLeft?: (identity: Identity) => boolean
}

export interface DirectoryReader {
  /** Throws what the file system says about the directory itself. */
  read(): Reading
  close(): void
}

/** Reads the files of a group. Text that was read is kept: afterwards only numbers are. */
export function directoryReader(options: ReaderOptions): DirectoryReader {
  const { directory, group } = options
  const open = new Map<string, Opened>()
  let listed = ''
  let files = filesOf(group, [])
  /** Whether the directory has changed since it was listed last. */
  const list = (): boolean => {
    const names = readdirSync(directory)
    const now = names.join('/')
    if (now === listed) return false
    listed = now
    files = filesOf(group, names)
    return true
  }
  return {
    read() {
      let hasChanged = list()
      for (let attempt = 1; ; attempt++) {
        const sequence = files.totals[0]?.sequence
        const reading = readAll(options, open, files.processes, files.totals)
        // When a process has just ended, files may be added up and deleted meanwhile: then some are
        // counted twice or not at all. A second attempt will do; it also finds out whether a file
        // is damaged or was only being written. As long as all live and nothing has changed, nobody
        // has a reason to do so.
        const isQuiet = !hasChanged && reading.sources.every(({ isLive }) => isLive)
        hasChanged = isQuiet && reading.vanished === 0 ? false : list()
        const isSettled =
          files.totals[0]?.sequence === sequence &&
          reading.vanished === 0 &&
          (reading.unreadable.length === 0 || attempt > 1)
        if (isSettled || attempt === attempts) {
          closeAllBut(open, new Set([...files.processes, ...files.totals].map(({ name }) => name)))
          return reading
        }
      }
    },
    close: () => closeAllBut(open, new Set()),
  }
}

const attempts = 5

interface Opened {
  readonly reader: StateReader
  readonly table: SharedTable<unknown>
  textBytes: number
}

function readAll(
  options: ReaderOptions,
  open: Map<string, Opened>,
  processes: readonly ProcessFile[],
  totalsFiles: readonly TotalsFile[],
): Reading {
  const { directory, silenceMs, hasLeft = () => false } = options
  const unreadable: string[] = []
  let vanished = 0
  const totals = readTotals(directory, open, totalsFiles, unreadable)
  const absorbed = new Set(totals?.absorbed)
  const sources = processes.flatMap(({ name, id }): readonly Source[] => {
    if (absorbed.has(id)) return []
    const found = readFile(directory, open, name)
    if (found === 'gone') {
      vanished++
      return []
    }
    const table = found?.table as SharedTable<Identity> | undefined
    const identity = table?.identity
    if (!found || !table || !identity) {
      unreadable.push(name)
      return []
    }
    const { writtenAt, cells, textBytes } = found.slot
    const hasEnded = found.slot.hasEnded || hasLeft(identity)
    const isLive = !hasEnded && isThere(identity, writtenAt, silenceMs)
    const version = `${name} ${textBytes} ${isLive}`
    return [{ name, id, identity, table, cells, isLive, hasEnded, writtenAt, version }]
  })
  return {
    sources,
    totals,
    sequence: totalsFiles[0]?.sequence ?? 0,
    unreadable,
    vanished,
  }
}

function readTotals(
  directory: string,
  open: Map<string, Opened>,
  files: readonly TotalsFile[],
  unreadable: string[],
): Totals | undefined {
  for (const { name, sequence } of files) {
    const found = readFile(directory, open, name)
    if (found === 'gone') continue
    const table = found?.table as Totals['table'] | undefined
    if (found && table?.identity) {
      return { ...table.identity, sequence, table, cells: found.slot.cells }
    }
    unreadable.push(name)
  }
  return undefined
}

function readFile(
  directory: string,
  open: Map<string, Opened>,
  name: string,
): { readonly table: SharedTable<unknown>; readonly slot: Slot } | 'gone' | undefined {
  try {
    const known = open.get(name) ?? {
      reader: openStateFile(join(directory, name)),
      table: emptyTable<unknown>(),
      textBytes: 0,
    }
    open.set(name, known)
    const slot = known.reader.read()
    if (!slot) return undefined
    if (slot.textBytes > known.textBytes) {
      readRecords(known.table, known.reader.text(known.textBytes, slot.textBytes))
      known.textBytes = slot.textBytes
    }
    // More rows than numbers: the later slot was being written, and this is the one before.
    return slot.cells.length <= known.table.cells ? { table: known.table, slot } : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'gone'
    // What was read of it is not to be trusted.
    open.get(name)?.reader.close()
    open.delete(name)
    return undefined
  }
}

function closeAllBut(open: Map<string, Opened>, names: ReadonlySet<string>): void {
  for (const [name, { reader }] of open) {
    if (names.has(name)) continue
    reader.close()
    open.delete(name)
  }
}
