/** From project to files: pure, deterministic, no clock, no randomness, no absolute path. */
import { panelContext } from '@telltale/promql'
import { composeFile } from '../deploy/compose.ts'
import { dashboardProviderFile, dataSourceFile } from '../deploy/grafana-provisioning.ts'
import { prometheusConfig } from '../deploy/prometheus-config.ts'
import { documents } from '../docs/documents.ts'
import { dashboardJson } from '../grafana/dashboard-json.ts'
import type { Project } from '../project/project.ts'
import { pathsOf, type System } from '../project/system.ts'
import { ruleFiles } from '../rules/rule-files.ts'
import { canonicalJson } from './canonical-json.ts'

/** Generated text by path, relative to the output folder, with `/` on every platform. */
export type Files = ReadonlyMap<string, string>

type File = readonly [path: string, text: string]

/**
 * Every file that a project generates, sorted by path.
 *
 * The order of systems, targets, families and dashboards has no meaning and does not show; that of
 * rules, rows and panels has, and does.
 */
export function emit(project: Project): Files {
  const files = project.systems.flatMap((system) =>
    systemFiles(system, project).map(([path, text]): File => [`${system.name}/${path}`, text]),
  )
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function systemFiles(system: System, project: Project): readonly File[] {
  const paths = pathsOf(system)
  const rules = ruleFiles(system, project)
  const ruleFileNames = rules.map(({ name }) => name)
  return [
    ...dashboardFiles(system),
    ...rules.map(({ name, text }): File => [`${paths.prometheus}/${name}`, text]),
    [`${paths.prometheus}/prometheus.yml`, prometheusConfig(system, ruleFileNames)],
    [`${paths.provisioning}/datasources/prometheus.yml`, dataSourceFile(system)],
    [`${paths.provisioning}/dashboards/dashboard.yml`, dashboardProviderFile(system)],
    ['docker-compose.yml', composeFile(system, ruleFileNames)],
    ...documents(system).map(({ path, text }): File => [`${paths.docs}/${path}`, text]),
  ]
}

function dashboardFiles(system: System): readonly File[] {
  const { dashboards, prometheus } = system.options
  return dashboards.map((dashboard) => {
    const json = dashboardJson(dashboard, {
      system: system.name,
      print: panelContext,
      minStep: prometheus.scrapeInterval,
    })
    return [`${pathsOf(system).dashboards}/${dashboardFile(dashboard)}`, canonicalJson(json)]
  })
}

function dashboardFile({ uid, options }: System['options']['dashboards'][number]): string {
  return options.file ?? `${uid}.json`
}
