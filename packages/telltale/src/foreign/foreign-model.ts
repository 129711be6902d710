/** Dashboards and rules that telltale did not write, as the model that checks read. */
import { basename } from 'node:path'
import { type AnyFamily, compareProblems, type Problem } from '@telltale/core'
import {
  builtins,
  type Duration,
  durationMs,
  durationText,
  type Node,
  type Series,
  seriesRegistry,
} from '@telltale/promql'
import { mapNodes } from '../check/map-nodes.ts'
import {
  type ExpressionUse,
  intervalsOfRules,
  type Model,
  type SystemModel,
} from '../check/model.ts'
import { defineProject } from '../project/project.ts'
import { type PrometheusVersion, prometheusVersion } from '../project/prometheus-version.ts'
import { defineSystem, type PrometheusOptions, type System } from '../project/system.ts'
import { target } from '../project/target.ts'
import { type RuleGroup, recordsOf } from '../rules/rule-group.ts'
import { type Collected, collectedBy } from './collected.ts'
import { classicDashboard, type LibraryPanel } from './dashboard/classic-dashboard.ts'
import type { DashboardSubject } from './dashboard/dashboard-subject.ts'
import { v2Dashboard } from './dashboard/v2-dashboard.ts'
import { type DashboardUses, dashboardUses } from './expression-uses.ts'
import { type FoundContent, type FoundContents, findContents } from './find-contents.ts'
import { type LearntMetrics, withTargetLabels } from './learnt-metrics.ts'
import { filesIn, readText } from './read-file.ts'
import { type ReadRuleGroups, readRuleGroups } from './rules/read-rule-groups.ts'

export interface ForeignOptions {
  readonly metrics: LearntMetrics
  /** Dashboards, rules and configurations; folders are searched. */
  readonly files: readonly string[]
  /** Texts that lie in no file, each with the name that problems are to give it. */
  readonly texts?: readonly { readonly name: string; readonly text: string }[]
  /** Labels that scraping attaches, beside those that usually are. @default job and instance */
  readonly targetLabels?: readonly string[]
  /** @default what a Prometheus configuration or a data source among the files says, else '15s' */
  readonly scrapeInterval?: Duration
  /** The one that reads the queries: `2.47`. @default what a data source among the files says */
  readonly prometheusVersion?: PrometheusVersion
}

export interface ForeignDashboard extends DashboardUses {
  readonly dashboard: DashboardSubject
}

export interface ForeignModel {
  readonly model: Model
  readonly system: SystemModel
  readonly dashboards: readonly ForeignDashboard[]
  /** One for each file with rules, so that two files may use one name. */
  readonly ruleFiles: readonly System[]
  readonly contents: readonly FoundContent[]
  readonly files: readonly string[]
  /** Found while reading. */
  readonly problems: readonly Problem[]
}

/** Reads the files, and gives what is in them; what cannot be read is a problem and hides nothing else. */
export function foreignModel(options: ForeignOptions): ForeignModel {
  const { metrics, targetLabels = [] } = options
  const files = filesIn(options.files)
  const { contents, problems } = readAll(files, options.texts)
  const families = withTargetLabels(metrics.families, targetLabels)
  const collected = collectedBy(contents)
  const settings = settingsOf(options, collected)

  const known: Known = { resolve: () => undefined }
  const ruleFiles = readRules(contents, (node) => boundTo(known, node))
  const records = new Set(ruleFiles.flatMap(({ groups }) => recordsOf(groups)))
  known.resolve = seriesRegistry([...Object.values(builtins), ...families], records)

  const dashboards = dashboardsIn(contents).map((dashboard) => ({
    dashboard,
    ...dashboardUses(dashboard),
  }))
  const uses: readonly ExpressionUse[] = [
    ...dashboards.flatMap((each) => each.uses),
    ...ruleFiles.flatMap((each) => each.uses),
  ]
  const system = systemOf(metrics.name, metrics.name, families, [], settings)
  const version = prometheusVersion(system)
  const systemModel: SystemModel = {
    system,
    families: new Set(families),
    records,
    environment: {
      resolve: known.resolve,
      ...(targetLabels.length > 0 && {
        targetLabels: [...new Set(['job', 'instance', ...targetLabels])],
      }),
    },
    uses,
    intervalMs: {
      scrape: durationMs(settings.scrapeInterval),
      // Whoever gives the interval as a flag means all jobs.
      ...(options.scrapeInterval === undefined && { ofJob: collected.scrapeMsOfJob }),
      evaluation: collected.evaluationMs,
      ofRule: intervalsOfRules(ruleFiles.flatMap(({ groups }) => groups)),
    },
    prometheus: version && [version.major, version.minor],
  }
  return {
    model: { project: defineProject([system]), systems: [systemModel] },
    system: systemModel,
    dashboards,
    ruleFiles: ruleFiles.map(({ document, groups }) =>
      systemOf(metrics.name, basename(document.file), families, groups, settings),
    ),
    contents,
    files,
    problems: [
      ...problems,
      ...dashboards.flatMap((each) => each.problems),
      ...ruleFiles.flatMap((each) => each.problems),
    ].sort(compareProblems),
  }
}

type Settings = Pick<PrometheusOptions, 'scrapeInterval' | 'version'>

function settingsOf(
  { scrapeInterval, prometheusVersion: said }: ForeignOptions,
  { scrapeMs, version }: Collected,
): Settings {
  const known = said ?? (version && (`${version.major}.${version.minor}` as PrometheusVersion))
  return {
    scrapeInterval:
      scrapeInterval ?? (scrapeMs === undefined ? '15s' : (durationText(scrapeMs) as Duration)),
    ...(known !== undefined && { version: known }),
  }
}

interface Known {
  /** Set when all rules have been read: they may refer to each other. */
  resolve: (name: string) => Series | undefined
}

function readAll(
  files: readonly string[],
  texts: ForeignOptions['texts'] = [],
): {
  readonly contents: readonly FoundContent[]
  readonly problems: readonly Problem[]
} {
  const contents: FoundContent[] = []
  const problems: Problem[] = []
  const take = (found: FoundContents) => {
    contents.push(...found.contents)
    problems.push(...found.problems)
  }
  for (const file of files) {
    const read = readText(file)
    if ('problem' in read) {
      problems.push(read.problem)
      continue
    }
    take(findContents(file, read.text))
  }
  for (const { name, text } of texts) take(findContents(name, text))
  return { contents, problems }
}

/** A tree whose names refer to what they mean, as if it had been built. */
function boundTo({ resolve }: Known, tree: Node): Node {
  return mapNodes(tree, (node) => {
    if (node.type !== 'VectorSelector' || node.name === undefined) return node
    const series = resolve(node.name)
    return series === undefined ? node : { ...node, series }
  })
}

interface ForeignRules extends ReadRuleGroups {
  readonly document: FoundContent['document']
}

function readRules(
  contents: readonly FoundContent[],
  bind: (node: Node) => Node,
): readonly ForeignRules[] {
  return contents.flatMap(({ document, part, content }) =>
    content.kind === 'rule groups'
      ? [
          {
            document,
            ...readRuleGroups(document, part, content.list, basename(document.file), bind),
          },
        ]
      : [],
  )
}

function dashboardsIn(contents: readonly FoundContent[]): readonly DashboardSubject[] {
  const libraryPanels = new Map<string, LibraryPanel>()
  for (const { document, part, content } of contents) {
    if (content.kind !== 'library panel') continue
    libraryPanels.set(content.uid, { document, part: [...part, 'model'], model: content.json })
  }
  return contents.flatMap(({ document, part, content }) => {
    switch (content.kind) {
      case 'classic dashboard':
        return [classicDashboard(document, part, content.json, { uid: content.uid, libraryPanels })]
      case 'v2 dashboard':
        return [v2Dashboard(document, part, content.json, content.uid)]
      default:
        return []
    }
  })
}

/** Families and rules of others in the form of a system, whose hand-over nobody asks about. */
function systemOf(
  name: string,
  title: string,
  families: readonly AnyFamily[],
  rules: readonly RuleGroup[],
  settings: Settings,
): System {
  const exposes = Object.fromEntries(families.map((family) => [family.name, family]))
  return defineSystem(name, {
    title,
    targets: [target(name, { addresses: [], exposes })],
    dashboards: [],
    rules,
    prometheus: {
      image: '',
      port: 0,
      ...settings,
      evaluationInterval: settings.scrapeInterval,
      retention: '15d',
    },
    grafana: { image: '', port: 0, provider: '' },
  })
}
