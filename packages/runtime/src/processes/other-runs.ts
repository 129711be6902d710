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
    const reader = directoryReader({ directory, group: other, silenceMs })
    const { sources } = reader.read()
    reader.close()
    if (sources.some(({ isLive }) => isLive)) continue
    const { processes, replaced, totals, drafts } = filesOf(other, names)
    const files = [...processes, ...replaced, ...totals].map(({ name }) => name)
    for (const name of [...files, ...drafts]) unlinkIfThere(join(directory, name))
  }
}
