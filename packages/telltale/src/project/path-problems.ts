import type { Problem } from '@telltale/core'
import { ruleFilePaths } from '../rules/rule-files.ts'
import { folderOf, folderPaths, pathsOf } from './paths.ts'
import type { System } from './system.ts'

/** Where the generated files go. */
export function* pathProblems(system: System): Iterable<Problem> {
  for (const [option, path] of Object.entries(system.options.paths ?? {})) {
    if (isInside(path) || (path === '.' && folderPaths.has(option))) continue
    yield {
      code: 'project/path',
      severity: 'error',
      summary: `paths.${option} of "${system.name}" is "${path}"`,
      ...place(system),
      why: `Generated files stay inside out/${system.name}/, so that nothing else can be overwritten, and paths are the same on every system.`,
      fix: `Write a relative path with / and without . or ..: 'infra/${option}'.`,
    }
  }
  yield* ownFiles(system)
  yield* provisioned(system)
  yield* dashboardFiles(system)
  yield* duplicates(system)
}

function* ownFiles(system: System): Iterable<Problem> {
  const { files = {}, documents = [] } = system.options
  const paths = [
    ...Object.keys(files).map((path) => ['files', path] as const),
    ...documents.map(({ path }) => ['documents', path] as const),
  ]
  for (const [option, path] of paths) {
    if (isInside(path)) continue
    yield {
      code: 'project/path',
      severity: 'error',
      summary: `"${path}" in ${option} of "${system.name}" is no path inside of out/${system.name}/`,
      ...place(system),
      why: 'Files of a system stay in its folder, so that nothing else can be overwritten.',
      fix: `Write a relative path with / and without . or ..: 'migrations/001_orders.sql'.`,
    }
  }
}

function place({ at, options }: System): Pick<Problem, 'at' | 'path'> {
  return { at, path: [options.title] }
}

/** Grafana looks for each kind of file in a folder of its own, and for these endings. */
function* provisioned(system: System): Iterable<Problem> {
  const { dataSources, dashboardProvider } = pathsOf(system)
  for (const [option, path] of Object.entries({ dataSources, dashboardProvider })) {
    if (/\.ya?ml$/.test(path)) continue
    yield {
      code: 'project/path',
      severity: 'error',
      summary: `paths.${option} of "${system.name}" is "${path}"`,
      ...place(system),
      why: 'Grafana reads provisioning files whose name ends in .yml or .yaml, and no others.',
      fix: `Write a file name that ends in .yml: 'grafana/${option}.yml'.`,
    }
  }
  if (folderOf(dataSources) === folderOf(dashboardProvider) && folderOf(dataSources) !== '.') {
    yield {
      code: 'project/path',
      severity: 'error',
      summary: `paths.dataSources and paths.dashboardProvider of "${system.name}" are in one folder, "${folderOf(dataSources)}"`,
      ...place(system),
      why: 'Grafana would read the one as the other and does not start.',
      fix: `Give each its folder: 'grafana/datasources/prometheus.yml', 'grafana/dashboards/dashboards.yml'.`,
    }
  }
}

function* dashboardFiles({ options }: System): Iterable<Problem> {
  for (const dashboard of options.dashboards) {
    const file = dashboard.options.file ?? `${dashboard.uid}.json`
    if (isInside(file) && file.endsWith('.json')) continue
    yield {
      code: 'project/path',
      severity: 'error',
      summary: `dashboard "${dashboard.options.title}" is written to "${file}"`,
      at: dashboard.at,
      path: [options.title, dashboard.options.title],
      why: 'Grafana reads .json files in the folder of the dashboards and below it.',
      fix: `Write a file name that ends in .json: '${dashboard.uid}.json'.`,
    }
  }
}

function* duplicates(system: System): Iterable<Problem> {
  const { prometheusConfig, dataSources, dashboardProvider, compose } = pathsOf(system)
  const wanted: readonly (readonly [what: string, path: string])[] = [
    ['the configuration of Prometheus', prometheusConfig],
    ...ruleFilePaths(system).map(({ path, about }) => [`the ${about}`, path] as const),
    ['the data sources', dataSources],
    ['the dashboard provider', dashboardProvider],
    ['the compose file', compose],
  ]
  const first = new Map<string, string>()
  for (const [what, path] of wanted) {
    // Where upper and lower case are one, so are these two files.
    const other = first.get(path.toLowerCase())
    if (other === undefined) first.set(path.toLowerCase(), what)
    else {
      yield {
        code: 'project/duplicate-path',
        severity: 'error',
        summary: `${other} and ${what} of "${system.name}" both go to "${path}"`,
        ...place(system),
        why: 'Only the one that is written last would be there.',
        fix: 'Give one of them another name in `paths`.',
      }
    }
  }
}

/** Relative, with forward slashes, and going nowhere up. */
export function isInside(path: string): boolean {
  return path.split('/').every((part) => /^[\w.@ -]+$/.test(part) && part !== '.' && part !== '..')
}
