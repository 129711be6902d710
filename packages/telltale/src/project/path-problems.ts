import type { Problem } from '@telltale/core'
import { pathsOf, type System } from './system.ts'

/** Where the generated files go. */
export function* pathProblems(system: System): Iterable<Problem> {
  for (const [option, path] of Object.entries(pathsOf(system))) {
    if (isInside(path)) continue
    yield {
      code: 'project/path',
      severity: 'error',
      summary: `paths.${option} of "${system.name}" is "${path}"`,
      at: system.at,
      path: [system.options.title],
      why: `Generated files stay inside out/${system.name}/, so that nothing else can be overwritten, and paths are the same on every system.`,
      fix: `Write a relative path with / and without . or ..: 'infra/${option}'.`,
    }
  }
  yield* dashboardFiles(system)
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

/** Relative, with forward slashes, and going nowhere up. */
function isInside(path: string): boolean {
  return path.split('/').every((part) => /^[\w.@ -]+$/.test(part) && part !== '.' && part !== '..')
}
