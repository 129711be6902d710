import type { Source, Totals } from './directory-reader.ts'
import type { Input } from './merge.ts'

/** Processes and the totals of those that are gone, as what is added up. */
export function inputsOf(sources: readonly Source[], totals: Totals | undefined): readonly Input[] {
  const inputs = sources.map(
    ({ table, cells, isLive, identity: { process, pid, since } }): Input => ({
      table,
      cells,
      isLive,
      process,
      pid,
      since,
    }),
  )
  if (!totals) return inputs
  const { table, cells } = totals
  return [...inputs, { table, cells, isLive: false, process: '', pid: 0, since: 0 }]
}
