/** The files in which all systems share a Prometheus and a Grafana. */
import { composeFile } from '../deploy/compose.ts'
import { dashboardProviders, dataSourceFile } from '../deploy/grafana-provisioning.ts'
import { prometheusConfig } from '../deploy/prometheus-config.ts'
import { stackPage } from '../docs/stack-page.ts'
import { folderOf, fromFolder, pathsOf } from '../project/paths.ts'
import type { Project } from '../project/project.ts'
import { rewritten } from '../project/rewritten.ts'
import { stackName, stackOf } from '../project/stack.ts'
import type { System } from '../project/system.ts'
import { routingFiles } from '../routing/routing-files.ts'
import { inStack } from '../rule-tests/in-stack.ts'
import { testFiles } from '../rule-tests/test-files.ts'
import { type Proof, testOf } from '../rule-tests/test-of.ts'
import { ruleFiles } from '../rules/rule-files.ts'
import { ruleRange } from '../rules/rule-range.ts'
import { namespaceOf, scaleFiles } from '../scale/scale-files.ts'
import { dashboardFiles, type File } from './dashboard-files.ts'
import { manifestFiles } from './manifest-files.ts'

/**
 * Everything in `out/stack/`: the rules and dashboards of each system in a folder of its own, one
 * configuration that scrapes and loads them all, and the containers for it.
 */
export function stackFiles(project: Project): readonly File[] {
  const stack = stackOf(project)
  if (stack === undefined) return []
  const { system, parts, alone } = stack
  const paths = pathsOf(system)
  const members = parts.map((part, i) => ({
    system: part,
    files: ruleFiles(part, project),
    proof: proofIn(part, alone[i] ?? part),
  }))
  const rules = members.flatMap(({ files }) => files)
  const files: readonly File[] = [
    ...parts.flatMap((part) => dashboardFiles(part)),
    ...parts.flatMap((part) => manifestFiles(part, project.options.manifests)),
    ...rules.map(({ path, text }): File => [path, text]),
    ...members
      .flatMap((each) => testFiles(each.system, each.files, project, each.proof))
      .map(({ path, text }): File => [path, text]),
    ...routingFiles(system, project, members).map(({ path, text }): File => [path, text]),
    [
      paths.prometheusConfig,
      prometheusConfig(
        system,
        rules.map(({ name }) => name),
      ),
    ],
    [paths.dataSources, dataSourceFile(system)],
    [paths.dashboardProvider, dashboardProviders(system, parts)],
    [paths.compose, composeFile(system, parts.map(ruleFolder))],
    ...scaleFiles(system, {
      rules: parts.map(ruleFolder),
      ruleNames: rules.map(({ name }) => name),
      namespaces: members.map((each) => namespaceOf(each.system, each.files)),
      readers: parts,
    }),
    ['README.md', stackPage(stack)],
  ]
  return files.map(([path, text]) => [`${stackName}/${path}`, text])
}

/** What proves an alert by itself proves it here: nothing is derived twice, where ranges agree. */
function proofIn(part: System, alone: System): Proof {
  const proven = withRangesOf(part, alone)
  return (rule) => {
    const derived = testOf(rule, proven)
    return 'test' in derived ? { test: inStack(derived.test, rule, part) } : derived
  }
}

/** A Prometheus that scrapes more often, or less, lets rates without a range read another one. */
function withRangesOf(part: System, alone: System): System {
  const { prometheus } = part.options
  const isSame = alone.options.rules
    .flatMap(({ rules }) => rules)
    .every((rule) => ruleRange(rule, alone.options.prometheus) === ruleRange(rule, prometheus))
  return isSame ? alone : rewritten(alone, { options: { ...alone.options, prometheus } })
}

/** Mounted as a whole: there is nothing else in it. */
function ruleFolder(part: System) {
  const { prometheus, prometheusConfig } = pathsOf(part)
  return { path: prometheus, name: fromFolder(folderOf(prometheusConfig), prometheus) }
}
