/** The running preview: reads the project, shows it, reads it again whenever a file changes. */
import type { Problem } from '@telltale/core'
import { examine } from '../build.ts'
import { emit, type Files } from '../emit/emit.ts'
import type { Project } from '../project/project.ts'
import type { PreviewData } from './data.ts'
import { describeDashboard, describeProject } from './describe.ts'
import type { DashboardDescription, ProjectDescription } from './description.ts'
import type { PreviewSource } from './preview-server.ts'

export interface PreviewState extends PreviewSource {
  /** Reads the project again; when it cannot be read, what was shown stays, with the problems. */
  read(): Promise<{ readonly problems: readonly Problem[] }>
}

export interface PreviewOptions {
  /** Runs the project's files as they are now. */
  readonly load: () => Promise<
    { readonly project: Project } | { readonly problems: readonly Problem[] }
  >
  readonly data: PreviewData
  /** Places in files are relative to it. */
  readonly cwd: string
}

export function previewState({ load, data, cwd }: PreviewOptions): PreviewState {
  let project: Project | undefined
  let problems: readonly Problem[] = []
  let revision = 0
  let description: ProjectDescription = { title: 'telltale', systems: [], problems: [] }
  const dashboards = new Map<string, DashboardDescription>()
  const show = (next: Project, found: readonly Problem[], files: Files) => {
    project = next
    problems = found
    description = describeProject(next, found, cwd)
    data.update(next.systems, files)
  }
  return {
    async read() {
      const loaded = await load()
      dashboards.clear()
      if ('project' in loaded) {
        const examined = examine(loaded.project)
        show(loaded.project, examined.problems, filesOf(loaded.project, examined.files))
      } else {
        problems = loaded.problems
        const { problems: described } = describeProject(
          { ...(project ?? noProject), systems: [] },
          problems,
          cwd,
        )
        description = { ...description, problems: described }
      }
      revision++
      return { problems }
    },
    project: () => ({ ...description, revision, data: data.kind }),
    dashboard(uid) {
      const known = dashboards.get(uid)
      if (known) return known
      for (const system of project?.systems ?? []) {
        const dashboard = system.options.dashboards.find((each) => each.uid === uid)
        if (dashboard === undefined) continue
        const described = describeDashboard(dashboard, system, problems, cwd)
        dashboards.set(uid, described)
        return described
      }
      return undefined
    },
    ask: (system, endpoint, query) => data.ask(system, endpoint, query),
  }
}

/** What can be generated in spite of problems: a dashboard is worth looking at before all is well. */
function filesOf(project: Project, files: Files): Files {
  if (files.size > 0) return files
  try {
    return emit(project)
  } catch {
    return files
  }
}

const noProject: Project = { kind: 'project', at: undefined, systems: [], options: {} }
