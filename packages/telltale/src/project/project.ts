import { type Located, withCallSite } from '@telltale/core'
import type { StackOptions } from './stack.ts'
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
  /**
   * Where people read what is in `out/`: every alert's `runbook_url` starts with it.
   *
   * Without it the link is the page's path in the repository, which everybody who has a clone can
   * open and no browser can.
   *
   * @default the output folder: 'out'
   * @example 'https://github.com/acme/monitoring/blob/main/out'
   */
  readonly docsUrl?: string
  /** One Prometheus scrapes all systems, so that queries see the series of each. @default false */
  readonly sharedPrometheus?: boolean
  /** All systems in one Prometheus and one Grafana, in `out/stack/`. @default none */
  readonly stack?: StackOptions
}

/** The systems of a repository; the default export of `build/project.ts`. */
export function defineProject(systems: readonly System[], options: ProjectOptions = {}): Project {
  return Object.freeze(withCallSite({ kind: 'project' as const, systems, options }, defineProject))
}
