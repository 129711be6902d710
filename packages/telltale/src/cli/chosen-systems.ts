import { didYouMean } from '@telltale/core'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'
import { UsageError } from './terminal.ts'

/**
 * The system that `--system` names, or all.
 *
 * @throws UsageError when there is none of that name
 */
export function chosenSystems({ systems }: Project, name: string | undefined): readonly System[] {
  if (name === undefined) return systems
  const found = systems.filter((system) => system.name === name)
  if (found.length > 0) return found
  const names = systems.map((system) => system.name)
  throw new UsageError(
    `--system ${name}: there is no such system.${didYouMean(name, names)} There are ${names.join(', ')}.`,
  )
}
