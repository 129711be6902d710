/** From project to files: pure, deterministic, no clock, no randomness, no absolute path. */
import type { Problem } from '@telltale/core'
import { composeFile } from '../deploy/compose.ts'
import { dashboardProviderFile, dataSourceFile } from '../deploy/grafana-provisioning.ts'
import { kubernetesFiles } from '../deploy/kubernetes/files.ts'
import { prometheusConfig } from '../deploy/prometheus-config.ts'
import { documents } from '../docs/documents.ts'
import { ownDocumentText } from '../docs/own-document.ts'
import { fileProblems } from '../project/file-problems.ts'
import { folderOf, fromFolder, inFolder, pathsOf } from '../project/paths.ts'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'
import { variantsOf } from '../project/variants.ts'
import { routingFiles } from '../routing/routing-files.ts'
import { testFiles } from '../rule-tests/test-files.ts'
import { type RuleFile, ruleFiles } from '../rules/rule-files.ts'
import { scaleFiles, scalingOf } from '../scale/scale-files.ts'
import { dashboardFiles, type File, type Inspect } from './dashboard-files.ts'
import { manifestFiles } from './manifest-files.ts'
import { stackFiles } from './stack-files.ts'

export type { Inspect } from './dashboard-files.ts'

/** Generated text by path, relative to the output folder, with `/` on every platform. */
export type Files = ReadonlyMap<string, string>

/** Hears of what is found wrong only when it is written, such as files that are too large. */
export type Report = (problem: Problem) => void

/**
 * Every file that a project generates, sorted by path.
 *
 * The order of systems, targets, families and dashboards has no meaning and does not show; that of
 * rules, rows and panels has, and does.
 */
export function emit(
  project: Project,
  inspect: Inspect = () => {},
  report: Report = () => {},
): Files {
  const files = project.systems.flatMap((system) => {
    const own = systemFiles(system, project, inspect)
    const all = [
      ...own,
      ...kubernetesFiles(system, own, report),
      ...manifestFiles(system, project.options.manifests, report),
    ]
    for (const problem of fileProblems(
      system,
      all.map(([path]) => path),
    ))
      report(problem)
    return all.map(([path, text]): File => [`${system.name}/${path}`, text])
  })
  return new Map([...files, ...stackFiles(project)].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function systemFiles(system: System, project: Project, inspect: Inspect): readonly File[] {
  const paths = pathsOf(system)
  const rules = ruleFiles(system, project)
  return [
    ...dashboardFiles(system, inspect),
    ...rules.map(({ path, text }): File => [path, text]),
    ...testFiles(system, rules, project).map(({ path, text }): File => [path, text]),
    ...routingFiles(system, project).map(({ path, text }): File => [path, text]),
    ...[system, ...variantsOf(system).map((variant) => variant.system)].flatMap((each) =>
      startFiles(each, rules),
    ),
    ...scaleFiles(system, scalingOf(system, rules)),
    [paths.dataSources, dataSourceFile(system)],
    [paths.dashboardProvider, dashboardProviderFile(system)],
    ...documents(system).map(({ path, text }): File => [inFolder(paths.docs, path), text]),
    ...(system.options.documents ?? []).map((page): File => [page.path, ownDocumentText(page)]),
    ...Object.entries(system.options.files ?? {}),
  ]
}

/** What Prometheus and Docker are started with, which is all that variants differ in. */
function startFiles(system: System, rules: readonly RuleFile[]): readonly File[] {
  const { prometheusConfig: config, compose } = pathsOf(system)
  const named = rules.map((rule) => ({ ...rule, name: fromFolder(folderOf(config), rule.path) }))
  const text = prometheusConfig(
    system,
    named.map(({ name }) => name),
  )
  return [
    [config, text],
    ...(system.options.compose === false ? [] : [[compose, composeFile(system, named)] as const]),
  ]
}
