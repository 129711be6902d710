/** From two models of a project to what differs between them. Pure: no files, no clock. */
import { type Change, change, type Differences, pairs, subjects } from './change.ts'
import { compareDashboards } from './compare-dashboards.ts'
import {
  compareFiles,
  compareSettings,
  compareSlos,
  compareTargets,
} from './compare-definitions.ts'
import { compareMetrics } from './compare-metrics.ts'
import { compareRules } from './compare-rules.ts'
import type { ProjectModel, SystemModel } from './model.ts'

/**
 * What is different, breaking changes of metrics first, then system by system.
 *
 * A model compared with itself gives nothing; compared the other way round, what was added is
 * removed.
 */
export function compare(before: ProjectModel, after: ProjectModel): Differences {
  const { removed, added, kept } = pairs(before.systems, after.systems, ({ name }) => name)
  const changes = [
    ...removed.flatMap((system) => [wholeSystem('removed', system), ...lostMetrics(system)]),
    ...added.map((system) => wholeSystem('added', system)),
    ...kept.flatMap(([from, to]) => compareSystems(from, to)),
    ...compareFiles(before.files, after.files, ''),
  ]
  return {
    changes: changes.sort(
      (a, b) =>
        Number(b.breaking) - Number(a.breaking) ||
        compareTexts(a.system, b.system) ||
        subjects.indexOf(a.of) - subjects.indexOf(b.of),
    ),
    notes: kept.flatMap(([from, to]) => unsaid(from, to)).slice(0, 1),
  }
}

function compareSystems(from: SystemModel, to: SystemModel): readonly Change[] {
  const bothDefined = from.defined !== undefined && to.defined !== undefined
  return [
    ...(bothDefined ? compareMetrics(from, to) : []),
    ...(bothDefined ? compareSlos(from, to) : []),
    ...compareRules(from, to),
    ...compareDashboards(from, to),
    ...(bothDefined ? compareTargets(from, to) : []),
    ...compareSettings(from, to),
    ...compareFiles(from.files, to.files, to.name),
  ]
}

function wholeSystem(kind: 'added' | 'removed', system: SystemModel): Change {
  const side = kind === 'added' ? 'to' : 'from'
  const counts = [
    ['dashboards', system.dashboards.length],
    ['rules', system.rules.length],
    ['metrics', system.defined?.metrics.length],
  ] as const
  return change({
    kind,
    of: 'system',
    system: system.name,
    name: system.title,
    details: counts.flatMap(([what, count]) =>
      count === undefined ? [] : [{ what: `number of ${what}`, [side]: String(count) }],
    ),
  })
}

/** With a system everything goes that it exposes. */
function lostMetrics(system: SystemModel): readonly Change[] {
  const { defined: _, ...rest } = system
  const nothing: SystemModel = {
    ...rest,
    defined: { metrics: [], slos: [], targets: [], settings: {} },
  }
  return compareMetrics(system, nothing)
}

function unsaid(from: SystemModel, to: SystemModel): readonly string[] {
  if (from.defined !== undefined && to.defined !== undefined) return []
  return [
    'Metrics, SLOs, targets and settings are not compared, because on one side only generated files are known: a breaking change of a metric would not be seen.',
  ]
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
