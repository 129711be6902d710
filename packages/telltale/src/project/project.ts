import { type Located, withCallSite } from '@telltale/core'
import type { System } from './system.ts'

/** Everything that one `telltale build` generates. */
export interface Project extends Located {
  readonly kind: 'project'
  readonly systems: readonly System[]
  readonly options: ProjectOptions
}

export interface ProjectOptions {
  /** Where the generated files go, relative to the working directory. @default 'out' */
  readonly out?: string
  /** Where people read the generated documents; runbook links start with it. */
  readonly docsUrl?: string
}

export function defineProject(systems: readonly System[], options: ProjectOptions = {}): Project {
  return Object.freeze(withCallSite({ kind: 'project' as const, systems, options }, defineProject))
}
