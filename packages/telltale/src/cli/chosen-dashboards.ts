import type { ProjectDescription } from '../preview/description.ts'
import { UsageError } from './terminal.ts'

/**
 * The uids of the dashboards that are asked for: a uid or the name of a system, several with commas
 * between them; all when nothing is asked for.
 *
 * @throws UsageError that lists what there is
 */
export function chosenDashboards(
  { systems }: ProjectDescription,
  wanted: string | undefined,
): readonly string[] {
  const all = systems.flatMap(({ name, dashboards }) =>
    dashboards.map(({ uid }) => ({ name, uid })),
  )
  if (wanted === undefined) return all.map(({ uid }) => uid)
  return wanted.split(',').flatMap((text) => {
    const found = all.filter(({ name, uid }) => uid === text.trim() || name === text.trim())
    if (found.length > 0) return found.map(({ uid }) => uid)
    const known = all.map(({ uid }) => uid).join(', ')
    throw new UsageError(
      `--dashboard ${text}: there is no such dashboard or system. There are ${known}.`,
    )
  })
}
