import { type Located, withCallSite } from '@telltale/core'
import type { ManifestFormat } from '../grafana/resources/manifest.ts'
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
   * open and no browser can. `false` says that this is enough.
   *
   * @default the output folder: 'out'
   * @example 'https://github.com/acme/monitoring/blob/main/out'
   */
  readonly docsUrl?: string | false
  /** One Prometheus scrapes all systems, so that queries see the series of each. @default false */
  readonly sharedPrometheus?: boolean
  /**
   * Grafana's resource manifests of dashboards and folders besides the classic JSON, in
   * `out/<system>/grafana-manifests/`: `'v1beta1'` for Grafana 12 and later, `'v1'` or `'v2'` for 13
   * and later. An option and no flag, so that everybody's build writes the same files. @default none
   */
  readonly manifests?: ManifestFormat
  /** All systems in one Prometheus and one Grafana, in `out/stack/`. @default none */
  readonly stack?: StackOptions
}

/** The systems of a repository; the default export of `build/project.ts`. */
export function defineProject(systems: readonly System[], options: ProjectOptions = {}): Project {
  return Object.freeze(withCallSite({ kind: 'project' as const, systems, options }, defineProject))
}
