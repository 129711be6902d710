import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { directoryReader } from './directory-reader.ts'
import { filesOf } from './file-names.ts'
import { unlinkIfThere } from './member.ts'

/**
 * Deletes what earlier runs of a service have left, as far as nobody of theirs is there any more.
 * Their files are counted by nobody: they only take space.
 */
export function deleteOtherRuns(
  directory: string,
  service: string,
  group: string,
  silenceMs: number,
): void {
  const names = readdirSync(directory)
  const groups = new Set(names.flatMap((name) => name.split('.', 1)))
  for (const other of groups) {
    if (other === group || (other !== service && !other.startsWith(`${service}~`))) continue
    deleteDeserted(directory, other, names, silenceMs)
  }
}

/**
 * Deletes what processes of this very group have left, if none of them is there any more. Called
 * before the first of the next ones joins: files that come while this runs are not touched.
 */
export function deleteLeftovers(directory: string, group: string, silenceMs: number): void {
  deleteDeserted(directory, group, namesIn(directory), silenceMs)
}

function deleteDeserted(
  directory: string,
  group: string,
  names: readonly string[],
  silenceMs: number,
): void {
  const { processes, replaced, totals, drafts } = filesOf(group, names)
  const files = [...processes, ...replaced, ...totals].map(({ name }) => name)
  if (files.length + drafts.length === 0) return
  const reader = directoryReader({ directory, group, silenceMs })
  const { sources } = reader.read()
  reader.close()
  if (sources.some(({ isLive }) => isLive)) return
  for (const name of [...files, ...drafts]) unlinkIfThere(join(directory, name))
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    // There is no directory yet, so nobody has left anything.
    return []
  }
}
