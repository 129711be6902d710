import type { File } from '../emit/dashboard-files.ts'
import { folderOf, fromFolder, pathsOf } from '../project/paths.ts'
import type { System } from '../project/system.ts'
import type { RuleFile } from '../rules/rule-files.ts'
import { federationFiles } from './federation.ts'
import { mimirFiles, type Namespace } from './mimir.ts'
import type { ScaleOut } from './scale.ts'
import { thanosFiles } from './thanos.ts'
import { victoriaMetricsFiles } from './victoria-metrics.ts'

export interface Scaling {
  /** What the containers mount: rule files, or the folders that hold them. */
  readonly rules: readonly Pick<RuleFile, 'path' | 'name'>[]
  /** As `prometheus.yml` names them. */
  readonly ruleNames: readonly string[]
  readonly namespaces: readonly Namespace[]
  /** Whose dashboards and rules ask. */
  readonly readers: readonly System[]
}

/** What `scale` adds to `out/<system>/`; the rest of the files are not touched. */
export function scaleFiles(system: System, scaling: Scaling): readonly File[] {
  return (system.options.scale ?? []).flatMap((scale) => filesFor(scale, system, scaling))
}

function filesFor(scale: ScaleOut, system: System, scaling: Scaling): readonly File[] {
  switch (scale.kind) {
    case 'victoria-metrics':
      return victoriaMetricsFiles(system, scale, scaling.rules)
    case 'thanos':
      return thanosFiles(system, scale, scaling)
    case 'mimir':
      return mimirFiles(system, scale, scaling.namespaces)
    case 'federation':
      return federationFiles(system, scale, scaling)
  }
}

/** Of one system by itself. */
export function scalingOf(system: System, files: readonly RuleFile[]): Scaling {
  const folder = folderOf(pathsOf(system).prometheusConfig)
  const rules = files.map(({ path }) => ({ path, name: fromFolder(folder, path) }))
  return {
    rules,
    ruleNames: rules.map(({ name }) => name),
    namespaces: [namespaceOf(system, files)],
    readers: [system],
  }
}

export function namespaceOf(system: System, files: readonly RuleFile[]): Namespace {
  return {
    name: system.name,
    title: system.options.title,
    groups: files.flatMap(({ written }) => written),
  }
}
