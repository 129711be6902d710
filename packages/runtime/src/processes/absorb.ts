import { linkSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Reading, Source, Totals } from './directory-reader.ts'
import { draftName, filesOf, totalsFileName } from './file-names.ts'
import { canBeLookedUp } from './identity.ts'
import { inputsOf } from './inputs.ts'
import { unlinkIfThere } from './member.ts'
import { addUp, planMerge } from './merge.ts'
import { keepsCounting } from './row-numbers.ts'
import { addRow, emptyTable, tableText } from './shared-family.ts'
import { createStateFile } from './state-file.ts'

export interface AbsorbOptions {
  readonly directory: string
  readonly group: string
  readonly silenceMs: number
}

/**
 * Adds the counters of processes that are gone to one file, and deletes theirs, so that a
 * directory stays as small as the service whatever number of processes it had.
 *
 * Needs no lock. Several processes may try at once; a hard link, which fails where there already
 * is a file, lets one of them win. The new file names the processes that it contains, so that
 * those are not counted twice while their own files are still there: whoever dies here, dies
 * between two valid states. Source: https://man7.org/linux/man-pages/man2/link.2.html
 */
export function absorb(options: AbsorbOptions, reading: Reading): void {
  const { directory, group } = options
  const gone = reading.sources.filter((source) => isGoneForGood(source, options.silenceMs))
  const left = leftovers(options, reading.totals)
  if (gone.length > 0) {
    // Somebody else has made totals since they were read.
    if ((newest(options)?.sequence ?? 0) !== reading.sequence) return
    if (!publish(options, reading, gone, reading.sequence + 1)) return
  }
  for (const { name } of gone) unlinkIfThere(join(directory, name))
  for (const name of left) unlinkIfThere(join(directory, name))
  const { totals, replaced } = filesOf(group, readdirSync(directory))
  for (const { name } of [...totals.slice(1), ...replaced]) unlinkIfThere(join(directory, name))
}

/** Whether somebody has to be absorbed, so that nothing is done otherwise. */
export function hasGone(reading: Reading): boolean {
  return reading.sources.some(({ isLive }) => !isLive)
}

/**
 * A process that only seems to be gone would count on in a file that is no longer read. It notices
 * and goes on in a new one, but that is for those who slept, not for every pause.
 */
function isGoneForGood({ isLive, hasEnded, identity, writtenAt }: Source, silenceMs: number) {
  if (isLive) return false
  return hasEnded || canBeLookedUp(identity) || Date.now() - writtenAt > silenceMs * 10
}

/** Makes the new file of totals. False if somebody else was faster. */
function publish(
  options: AbsorbOptions,
  reading: Reading,
  gone: readonly Source[],
  sequence: number,
): boolean {
  const { directory, group } = options
  const { totals } = reading
  const files = new Set(filesOf(group, readdirSync(directory)).processes.map(({ id }) => id))
  const identity = {
    processes: (totals?.processes ?? 0) + gone.length,
    absorbed: [...(totals?.absorbed ?? []).filter((id) => files.has(id)), ...gone.map(idOf)],
  }
  const { table, cells } = totalOf(gone, reading)
  const name = totalsFileName(group, sequence)
  const draft = join(directory, draftName(`${name}.${process.pid}`))
  unlinkIfThere(draft)
  const file = createStateFile(draft, Math.max(1, table.cells))
  try {
    file.append(tableText({ ...table, identity }))
    file.write(cells, table.cells, true)
    linkSync(draft, join(directory, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    file.close()
    unlinkIfThere(draft)
  }
  // Somebody who was much faster may have made the next file, and deleted this one's forerunner.
  if (newest(options)?.sequence === sequence) return true
  unlinkIfThere(join(directory, name))
  return false
}

function totalOf(gone: readonly Source[], { totals, sources }: Reading) {
  const plan = planMerge(inputsOf(gone, totals), 'process')
  addUp(plan, inputsOf(gone, totals))
  const table = emptyTable<Omit<Totals, 'table' | 'cells' | 'sequence'>>()
  const values: number[] = []
  const others = sources.filter((source) => !gone.includes(source))
  for (const { merged } of plan.families) {
    const { definition, texts, isRemoved, width } = merged
    if (!keepsCounting(definition)) continue
    const stillShown = new Set(others.flatMap((other) => shownTexts(other, definition.name)))
    const family = table.families.push(definition) - 1
    texts.forEach((text, slot) => {
      if (isRemoved[slot] && !stillShown.has(text)) return
      const row = table.rows[addRow(table, family, text)]
      if (row) row.isRemoved = isRemoved[slot] ?? false
      values.push(...merged.values.subarray(slot * width, (slot + 1) * width))
    })
  }
  return { table, cells: Float64Array.from(values) }
}

function shownTexts({ table }: Source, name: string): readonly string[] {
  return table.rows.flatMap(({ family, text, isRemoved }) =>
    !isRemoved && table.families[family]?.name === name ? [text] : [],
  )
}

/** Files of processes that died after they were absorbed, and drafts that nobody finishes. */
function leftovers({ directory, group }: AbsorbOptions, totals: Totals | undefined) {
  const { processes, drafts } = filesOf(group, readdirSync(directory))
  const absorbed = new Set(totals?.absorbed)
  const old = drafts.filter((name) => ageOf(join(directory, name)) > 60_000)
  return [...processes.filter(({ id }) => absorbed.has(id)).map(({ name }) => name), ...old]
}

function ageOf(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs
  } catch {
    return 0
  }
}

function newest({ directory, group }: AbsorbOptions) {
  return filesOf(group, readdirSync(directory)).totals[0]
}

function idOf({ id }: Source): string {
  return id
}
