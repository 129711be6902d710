import { mkdirSync, readdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Registry } from '../client.ts'
import { draftName, filesOf, processFileName } from './file-names.ts'
import { type Identity, newIdentity } from './identity.ts'
import { registryRows } from './registry-rows.ts'
import { type SharedTable, tableText } from './shared-family.ts'
import { createStateFile, type StateWriter } from './state-file.ts'

/** A process that shows its registry to others. */
export interface Member {
  readonly identity: () => Identity
  /** Writes what is in memory. Takes microseconds; never throws. */
  flush(): void
  /** Runs the collectors of the registry first. Never rejects. */
  refresh(): Promise<void>
  /** Writes for the last time: the gauges of the process go, what it counted stays. */
  close(): void
}

export interface MemberOptions {
  readonly directory: string
  readonly group: string
  readonly registry: Registry
  readonly process?: string | undefined
  /** Whether the directory is made when it is not there, also when it vanishes later. */
  readonly makesDirectory: boolean
  /** How long the collectors may take, all together. */
  readonly collectTimeoutMs: number
  readonly onError: (error: unknown) => void
}

/** Throws when the directory cannot be made: nothing would work. */
export function openMember(options: MemberOptions): Member {
  const { directory, group, registry, makesDirectory, onError } = options
  const source = registryRows(registry)
  const { numbers } = source
  let identity = newIdentity(options.process)
  let generation = 0
  let file: StateWriter | undefined
  let path = ''
  let text = ''
  let isClosed = false
  /** Rows were renumbered, and the file does not know yet. */
  let isOutdated = false
  let writtenAt = 0
  if (makesDirectory) mkdirSync(directory, { recursive: true })

  const hasManyRemoved = () => numbers.removed() > Math.max(1_000, numbers.table.rows.length / 2)

  /** A file with everything in it, under its name only when it is whole. */
  const start = (hasEnded: boolean) => {
    isOutdated = true
    if (hasManyRemoved()) source.compact()
    generation++
    const name = processFileName(group, identity.id, generation)
    const draft = join(directory, draftName(name))
    const next = createStateFile(draft, Math.max(64, numbers.table.cells * 2))
    try {
      text = ''
      numbers.takeText()
      const table: SharedTable<Identity> = { ...numbers.table, identity }
      next.append(tableText(table))
      next.write(numbers.cells(), numbers.table.cells, hasEnded)
      next.rename(join(directory, name))
    } catch (error) {
      next.close()
      unlinkIfThere(draft)
      throw error
    }
    file?.close()
    if (path !== '') unlinkIfThere(path)
    file = next
    path = join(directory, name)
    isOutdated = false
  }

  /** The file was added up with those of others, or somebody has emptied the directory. */
  const startOver = (hasEnded: boolean) => {
    if (makesDirectory) mkdirSync(directory, { recursive: true })
    const isCounted = filesOf(group, readdirSync(directory)).totals.length > 0
    if (isCounted) numbers.rebase(file?.written() ?? new Float64Array())
    source.compact()
    file?.close()
    file = undefined
    path = ''
    generation = 0
    identity = { ...newIdentity(options.process), since: identity.since }
    start(hasEnded)
  }

  const write = (hasEnded: boolean) => {
    source.scan()
    const { cells } = numbers.table
    if (file && !file.isNamed()) startOver(hasEnded)
    else if (!file || isOutdated || cells > file.capacity || hasManyRemoved()) start(hasEnded)
    else {
      text += numbers.takeText()
      const isDue = text !== '' || hasEnded || performance.now() - writtenAt >= heartbeatMs
      if (!isDue && isSame(file.written(), numbers.cells(), cells)) return
      if (text !== '') file.append(text)
      text = ''
      file.write(numbers.cells(), cells, hasEnded)
    }
    writtenAt = performance.now()
  }

  const flush = (hasEnded = false) => {
    if (isClosed) return
    try {
      write(hasEnded)
    } catch (error) {
      onError(error)
    }
  }

  return {
    identity: () => identity,
    flush: () => flush(),
    async refresh() {
      try {
        await source.collect(options.collectTimeoutMs)
      } catch (error) {
        onError(error)
      }
      flush()
    },
    close() {
      if (isClosed) return
      flush(true)
      isClosed = true
      file?.close()
    },
  }
}

/** Something is written this often, so that others see that the process is there. */
const heartbeatMs = 1_000

function isSame(written: Float64Array, cells: Float64Array, count: number): boolean {
  if (written.length !== count) return false
  for (let i = 0; i < count; i++) if (!Object.is(written[i], cells[i])) return false
  return true
}

export function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // Somebody else was faster.
  }
}
