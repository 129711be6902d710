/** The running preview: reads the project, shows it, reads it again whenever a file changes. */
import type { Problem } from '@telltale/core'
import { examine } from '../build.ts'
import { emit, type Files } from '../emit/emit.ts'
import type { Project } from '../project/project.ts'
import { type DashboardFile, readDashboardFiles } from './dashboard-files.ts'
import type { PreviewData } from './data.ts'
import { describeDashboard, describeFile, describeProblem, describeProject } from './describe.ts'
import type { DashboardDescription, ProjectDescription, SystemDescription } from './description.ts'
import { filesSystem, inventedSystem } from './invented-system.ts'
import type { PreviewSource } from './preview-server.ts'

export interface PreviewState extends PreviewSource {
  /** Reads the project again; when it cannot be read, what was shown stays, with the problems. */
  read(): Promise<{ readonly problems: readonly Problem[] }>
}

export interface PreviewOptions {
  /** Runs the project's files as they are now; absent when only files are shown. */
  readonly load?: () => Promise<
    { readonly project: Project } | { readonly problems: readonly Problem[] }
  >
  /** What an error means that the project's own code throws when it is called later. */
  readonly explain?: (error: unknown) => Problem | undefined
  readonly data: PreviewData
  /** Dashboards in files, beside those of the project. */
  readonly files?: readonly string[]
  /** The numbers for dashboards that read no metric of the project. */
  readonly dataOfFiles?: PreviewData
  /** Places in files are relative to it. */
  readonly cwd: string
}

export function previewState({
  load,
  explain = () => undefined,
  data,
  files = [],
  dataOfFiles = data,
  cwd,
}: PreviewOptions): PreviewState {
  let project: Project | undefined
  let problems: readonly Problem[] = []
  let revision = 0
  const nothing = { folder: cwd, systems: [], problems: [] }
  let description: ProjectDescription = { title: 'telltale', ...nothing }
  const dashboards = new Map<string, DashboardDescription>()
  let fromFiles: readonly DashboardFile[] = []
  let ofFiles = inventedSystem([])
  const show = (next: Project, found: readonly Problem[], files: Files) => {
    // First what may throw: it runs the project's code.
    const described = describeProject(next, found, cwd)
    project = next
    problems = found
    description = described
    data.update(next.systems, files)
  }
  const examined = (next: Project) => {
    try {
      const { problems: found, files } = examine(next)
      show(next, found, filesOf(next, files))
      return { project: next }
    } catch (error) {
      const problem = explain(error)
      if (problem === undefined) throw error
      return { problems: [problem] }
    }
  }
  return {
    async read() {
      const read = await load?.()
      const loaded = read && 'project' in read ? examined(read.project) : read
      dashboards.clear()
      if (loaded === undefined) {
        problems = []
        description = { title: 'Dashboards', ...nothing }
      } else if ('problems' in loaded) {
        problems = loaded.problems
        const { problems: described } = describeProject(
          { ...(project ?? noProject), systems: [] },
          problems,
          cwd,
        )
        description = { ...description, problems: described }
      }
      revision++
      const own = (project?.systems ?? []).flatMap(({ options }) => options.dashboards)
      const inFiles = readDashboardFiles(files, cwd, new Set(own.map(({ uid }) => uid)))
      fromFiles = inFiles.dashboards
      ofFiles = inventedSystem(fromFiles)
      dataOfFiles.update([ofFiles], new Map())
      if (files.length > 0) {
        problems = [...problems, ...inFiles.problems]
        description = withFiles(description, fromFiles, inFiles.problems, cwd)
      }
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
      const file = fromFiles.find((each) => each.uid === uid)
      return file && describeFile(file, ofFiles, dataOfFiles.kind)
    },
    ask: (system, endpoint, query) =>
      (system === filesSystem ? dataOfFiles : data).ask(system, endpoint, query),
  }
}

function withFiles(
  description: ProjectDescription,
  files: readonly DashboardFile[],
  problems: readonly Problem[],
  cwd: string,
): ProjectDescription {
  const system: SystemDescription = {
    name: filesSystem,
    title: 'Files',
    scrapeInterval: '15s',
    dashboards: files.map(({ uid, title, file, json }) => ({
      uid,
      title,
      description: file,
      panels: Array.isArray(json.panels) ? json.panels.length : 0,
    })),
    metrics: [],
    alerts: [],
    slos: [],
  }
  return {
    ...description,
    systems: [...description.systems.filter(({ name }) => name !== filesSystem), system],
    problems: [...description.problems, ...problems.map((each) => describeProblem(each, cwd))],
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
