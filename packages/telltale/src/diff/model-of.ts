/** From a project, or from what it has generated, to the model that is compared. */
import { parse as parseYaml } from 'yaml'
import { emit, type Files } from '../emit/emit.ts'
import { hash, manifestName } from '../emit/manifest.ts'
import type { Project } from '../project/project.ts'
import { definitionsOf } from './definitions.ts'
import type { DashboardModel, Definitions, ProjectModel, RuleModel, SystemModel } from './model.ts'
import { isDashboard, readDashboard } from './read-dashboard.ts'
import { isRuleFile, readRules } from './read-rules.ts'

/** @throws what keeps the project from being generated: a fault that `telltale check` explains */
export function modelOf(project: Project): ProjectModel {
  const defined = new Map(project.systems.map((system) => [system.name, definitionsOf(system)]))
  const titles = new Map(project.systems.map(({ name, options }) => [name, options.title]))
  return modelOfFiles(emit(project), titles, defined)
}

/**
 * The model of generated files, by their paths in the output folder.
 *
 * @param titles of the systems, by name; what lies in other folders belongs to none
 * @param defined what is declared, where that is known
 */
export function modelOfFiles(
  files: Files,
  titles: ReadonlyMap<string, string>,
  defined: ReadonlyMap<string, Definitions> = new Map(),
): ProjectModel {
  const systems = [...titles]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, title]) => {
      const own = [...files].filter(([path]) => path.startsWith(`${name}/`))
      const definitions = defined.get(name)
      return {
        name,
        title,
        ...contentsOf(own),
        ...(definitions && { defined: definitions }),
      } satisfies SystemModel
    })
  const others = [...files].filter(
    ([path]) => path !== manifestName && !titles.has(path.split('/')[0] ?? ''),
  )
  return { systems, files: hashes(others) }
}

type File = readonly [path: string, text: string]

function contentsOf(files: readonly File[]): Pick<SystemModel, 'dashboards' | 'rules' | 'files'> {
  const dashboards = new Map<string, DashboardModel>()
  const rules: RuleModel[] = []
  const rest: File[] = []
  for (const [path, text] of files) {
    const content = read(path, text)
    if (isDashboard(content)) {
      const dashboard = readDashboard(content)
      // The same page may be generated a second time, for a cluster.
      if (!dashboards.has(dashboard.uid)) dashboards.set(dashboard.uid, dashboard)
    } else if (isRuleFile(content)) rules.push(...readRules(content))
    else rest.push([path, text])
  }
  return { dashboards: [...dashboards.values()], rules, files: hashes(rest) }
}

/** Nothing for what is neither JSON nor YAML. */
function read(path: string, text: string): unknown {
  try {
    if (path.endsWith('.json')) return JSON.parse(text)
    // Only these have groups; what has several documents is a manifest.
    if (/\.ya?ml$/.test(path) && /^groups:/m.test(text)) return parseYaml(text)
  } catch {
    // Committed with a conflict in it, say: it is compared as a whole.
  }
  return undefined
}

function hashes(files: readonly File[]): Readonly<Record<string, string>> {
  return Object.fromEntries(files.map(([path, text]) => [path, hash(text)]))
}
