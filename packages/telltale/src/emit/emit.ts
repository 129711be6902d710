/** From project to files: pure, deterministic, no clock, no randomness, no absolute path. */
import type { Problem } from '@telltale/core'
import { panelContext } from '@telltale/promql'
import type { Dashboard } from '../dashboard/dashboard.ts'
import { composeFile } from '../deploy/compose.ts'
import { dashboardProviderFile, dataSourceFile } from '../deploy/grafana-provisioning.ts'
import { kubernetesFiles } from '../deploy/kubernetes/files.ts'
import { prometheusConfig } from '../deploy/prometheus-config.ts'
import { documents } from '../docs/documents.ts'
import { dashboardJson } from '../grafana/dashboard-json.ts'
import { inFolder, pathsOf } from '../project/paths.ts'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'
import { routingFiles } from '../routing/routing-files.ts'
import { testFiles } from '../rule-tests/test-files.ts'
import { ruleFiles } from '../rules/rule-files.ts'
import { jsonText, sorted } from './canonical-json.ts'

/** Generated text by path, relative to the output folder, with `/` on every platform. */
export type Files = ReadonlyMap<string, string>

/** Sees each dashboard's JSON before it becomes text: parsing it again would cost as much as making it. */
export type Inspect = (dashboard: Dashboard, json: unknown) => void

/** Hears of what is found wrong only when it is written, such as files that are too large. */
export type Report = (problem: Problem) => void

type File = readonly [path: string, text: string]

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
    return [...own, ...kubernetesFiles(system, own, report)].map(
      ([path, text]): File => [`${system.name}/${path}`, text],
    )
  })
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function systemFiles(system: System, project: Project, inspect: Inspect): readonly File[] {
  const paths = pathsOf(system)
  const rules = ruleFiles(system, project)
  return [
    ...dashboardFiles(system, inspect),
    ...rules.map(({ path, text }): File => [path, text]),
    ...testFiles(system, rules, project).map(({ path, text }): File => [path, text]),
    ...routingFiles(system, project).map(({ path, text }): File => [path, text]),
    [
      paths.prometheusConfig,
      prometheusConfig(
        system,
        rules.map(({ name }) => name),
      ),
    ],
    [paths.dataSources, dataSourceFile(system)],
    [paths.dashboardProvider, dashboardProviderFile(system)],
    [paths.compose, composeFile(system, rules)],
    ...documents(system).map(({ path, text }): File => [inFolder(paths.docs, path), text]),
  ]
}

function dashboardFiles(system: System, inspect: Inspect): readonly File[] {
  const { dashboards, prometheus } = system.options
  return dashboards.map((dashboard) => {
    const context = {
      system: system.name,
      print: panelContext,
      minStep: prometheus.scrapeInterval,
    }
    const json = sorted(dashboardJson(dashboard, context))
    inspect(dashboard, json)
    return [inFolder(pathsOf(system).dashboards, dashboardFile(dashboard)), jsonText(json)]
  })
}

function dashboardFile({ uid, options }: Dashboard): string {
  return options.file ?? `${uid}.json`
}
