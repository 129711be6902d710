/** From project to files: pure, deterministic, no clock, no randomness, no absolute path. */
import { panelContext } from '@telltale/promql'
import { prometheusConfig } from '../deploy/prometheus-config.ts'
import { dashboardJson } from '../grafana/dashboard-json.ts'
import type { Project } from '../project/project.ts'
import { defaultPaths, type System } from '../project/system.ts'
import { ruleFile } from '../rules/rule-file.ts'
import type { RuleGroup } from '../rules/rule-group.ts'
import { canonicalJson } from './canonical-json.ts'

/** Generated text by path, relative to the output folder, with `/` on every platform. */
export type Files = ReadonlyMap<string, string>

export function emit(project: Project): Files {
  return new Map(project.systems.flatMap((system) => emitSystem(system)))
}

function emitSystem(system: System): readonly (readonly [string, string])[] {
  const { name, options } = system
  const paths = { ...defaultPaths, ...options.paths }
  const files: [string, string][] = []
  const add = (path: string, text: string) => files.push([`${name}/${path}`, text])

  for (const dashboard of options.dashboards) {
    const json = dashboardJson(dashboard, {
      system: name,
      print: panelContext,
      minStep: options.prometheus.scrapeInterval,
    })
    add(
      `${paths.dashboards}/${dashboard.options.file ?? `${dashboard.uid}.json`}`,
      canonicalJson(json),
    )
  }
  const ruleFiles = [
    ['alerts.yml', only(options.rules, 'alerting rule')],
    ['recording-rules.yml', only(options.rules, 'recording rule')],
  ] as const
  for (const [file, groups] of ruleFiles) {
    if (groups.length > 0)
      add(
        `${paths.prometheus}/${file}`,
        ruleFile(groups, () => ({})),
      )
  }
  const present = ruleFiles.filter(([, groups]) => groups.length > 0).map(([file]) => file)
  add(`${paths.prometheus}/prometheus.yml`, prometheusConfig(system, present))
  return files
}

function only(
  groups: readonly RuleGroup[],
  kind: 'alerting rule' | 'recording rule',
): readonly RuleGroup[] {
  return groups
    .map((group) => ({ ...group, rules: group.rules.filter((rule) => rule.kind === kind) }))
    .filter((group) => group.rules.length > 0)
}
