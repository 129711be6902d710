/** `telltale check` for files that telltale never saw: the same checks, one implementation each. */
import { compareProblems, type Problem } from '@telltale/core'
import { panelContext, print, walk } from '@telltale/promql'
import { alertLimits } from '../check/alert-limits.ts'
import { duplicateTargets } from '../check/collection/duplicate-target.ts'
import { readScrapeJobs } from '../check/collection/scrape-jobs.ts'
import { unknownJobs } from '../check/collection/unknown-job.ts'
import { unreached } from '../check/collection/unreached.ts'
import { dashboardChecks } from '../check/dashboards/dashboard-checks.ts'
import { duplicateUids } from '../check/dashboards/duplicate-uid.ts'
import { unseenValues } from '../check/metrics/unseen-value.ts'
import type { ExpressionUse } from '../check/model.ts'
import { queryChecks } from '../check/query-checks.ts'
import { routeChecks } from '../check/routes/route-checks.ts'
import { readRouting } from '../check/routes/route-tree.ts'
import { noUpAlert } from '../check/rules/no-up-alert.ts'
import { foreignRuleChecks, ruleChecks } from '../check/rules/rule-checks.ts'
import type { System } from '../project/system.ts'
import { routedAlert } from '../routing/routed-alert.ts'
import { alertsOf } from '../rules/rule-group.ts'
import { ruleProblems } from '../rules/rule-problems.ts'
import { type ForeignModel, type ForeignOptions, foreignModel } from './foreign-model.ts'
import type { LearntMetrics } from './learnt-metrics.ts'
import { lenient } from './lenient.ts'
import { type LookedAt, lookedAt } from './looked-at.ts'

export interface ForeignResult {
  readonly problems: readonly Problem[]
  readonly counts: ForeignCounts
  /** File by file; worked out when it is asked for. */
  readonly lookedAt: readonly LookedAt[]
}

/** What was looked at. */
export interface ForeignCounts {
  readonly files: number
  readonly dashboards: number
  readonly queries: number
  readonly rules: number
  readonly families: number
}

/**
 * Everything that is wrong with dashboards and rules that somebody else has written, compared with
 * what is known of the metrics.
 *
 * Problems stand at the line and column of the file, inside of a query too. What telltale demands of
 * its own projects and nobody else does is a warning or a note here.
 *
 * @example
 * checkForeign({ metrics: metricsOfFile('node.prom'), files: ['dashboards', 'rules/node.yml'] })
 */
export function checkForeign(options: ForeignOptions): ForeignResult {
  const foreign = foreignModel(options)
  const { metrics } = options
  // Without metrics every query would be undeclared: the one problem hides behind a thousand.
  const isBlind = metrics.families.length === 0
  const problems = [
    ...metrics.problems,
    ...foreign.problems,
    ...(isBlind ? [] : queryProblems(foreign, metrics)),
    ...dashboardProblems(foreign),
    ...rulesOf(foreign),
    ...routesOf(foreign),
    ...collectionOf(foreign, metrics.sources),
  ]
  return {
    problems: distinct(problems).sort(compareProblems),
    counts: countsOf(foreign, options),
    get lookedAt() {
      return lookedAt(foreign)
    },
  }
}

function queryProblems(
  { model, system }: ForeignModel,
  { values, untyped }: LearntMetrics,
): readonly Problem[] {
  const seen = new Map([...values].map(([{ name }, ofLabels]) => [name, ofLabels]))
  // Nobody says that these are gauges, and so nobody says that rate() is wrong.
  const unsure = new Set([...untyped].map(({ at }) => at))
  const found = queryChecks
    .flatMap((run) => [...run(model)])
    .filter(({ code, related = [] }) => {
      return code !== 'promql/rate-of-gauge' || !related.some(({ at }) => unsure.has(at))
    })
  return placed([...found, ...unseenValues(system, seen)], system)
}

/** Each problem at the place of its part. */
function placed(found: readonly Problem[], system: ForeignModel['system']): readonly Problem[] {
  const byPlace = new Map<Problem['at'], ExpressionUse>()
  for (const use of system.uses) {
    if (found.length > 0) byPlace.set(use.at, use)
  }
  return found.map((problem) => pointedAt(problem, byPlace.get(problem.at)))
}

/**
 * The problem at its own place in the file: checks point into the query as it would be printed, but
 * people search for it in what they have written.
 */
function pointedAt(problem: Problem, use: ExpressionUse | undefined): Problem {
  const { excerpt } = problem
  if (use?.source === undefined || excerpt === undefined) return problem
  const { text, placeAt } = use.source
  if (excerpt.text === text) return { ...problem, at: placeAt(excerpt.from) }
  const isPrinted = excerpt.text === print(use.node, panelContext)
  const part = excerpt.text.slice(excerpt.from, excerpt.to)
  const from = isPrinted ? nth(text, part, count(excerpt.text.slice(0, excerpt.from), part)) : -1
  if (from < 0) return problem
  return {
    ...problem,
    at: placeAt(from),
    excerpt: { ...excerpt, text, from, to: from + part.length },
  }
}

function count(text: string, part: string): number {
  return part === '' ? 0 : text.split(part).length - 1
}

/** Where the part stands for the n-th time, counted from 0; else where it stands at all. */
function nth(text: string, part: string, n: number): number {
  let at = text.indexOf(part)
  for (let i = 0; i < n; i++) {
    const next = text.indexOf(part, at + 1)
    if (next < 0) break
    at = next
  }
  return at
}

function dashboardProblems({ dashboards, system, ruleFiles }: ForeignModel): readonly Problem[] {
  const limits = alertLimits(ruleFiles.flatMap(({ options }) => alertsOf(options.rules)))
  const { environment } = system
  return [
    ...dashboards.flatMap(({ dashboard, byQuery: expressions }) =>
      dashboardChecks.flatMap(({ find }) => [
        ...find.inDashboard({ dashboard, expressions, environment, limits }),
      ]),
    ),
    ...duplicateUids(dashboards.map(({ dashboard }) => dashboard)),
  ]
}

function rulesOf({ ruleFiles, model }: ForeignModel): readonly Problem[] {
  const own = [...ruleChecks, ...foreignRuleChecks].filter((check) => check !== noUpAlert)
  return [
    ...ruleFiles.flatMap((file) => lenient(ruleProblems(file, model.project))),
    ...ruleFiles.flatMap((file) => own.flatMap(({ find }) => [...find.inRules(file)])),
    ...unwatched(ruleFiles),
  ]
}

/**
 * Which job a metric of an exposition will have is not known, nor in which file somebody watches it:
 * one alert on `up` is enough.
 */
function unwatched(ruleFiles: readonly System[]): readonly Problem[] {
  const alerts = ruleFiles.flatMap(({ options }) => alertsOf(options.rules))
  const isWatched = alerts.some(({ options }) =>
    [...walk(options.when.node)].some(
      (node) => node.type === 'VectorSelector' && node.name === 'up',
    ),
  )
  return isWatched ? [] : ruleFiles.flatMap((file) => [...noUpAlert.find.inRules(file)]).slice(0, 1)
}

function routesOf({ contents, ruleFiles }: ForeignModel): readonly Problem[] {
  const alerts = ruleFiles
    .flatMap(({ options }) => alertsOf(options.rules))
    .map((rule) => routedAlert(rule, { ...rule.options.labels, severity: rule.options.severity }))
  return contents.flatMap(({ document, part, content }) => {
    if (content.kind !== 'Alertmanager configuration') return []
    const routing = readRouting(document, part, content.json)
    return routeChecks.flatMap(({ find }) => [...find.inRoutes({ routing, alerts })])
  })
}

function collectionOf(
  { contents, system }: ForeignModel,
  sources: readonly string[],
): readonly Problem[] {
  const all = contents.flatMap(({ document, part, content }) =>
    content.kind === 'Prometheus configuration'
      ? [readScrapeJobs(document, part, content.json)]
      : [],
  )
  const jobs = all.flatMap((each) => each.jobs)
  const isKnown = jobs.length > 0 && jobs.every(({ isStatic }) => isStatic)
  const names = new Set(jobs.map(({ name }) => name))
  return [
    ...all.flatMap((each) => [...duplicateTargets(each)]),
    ...all.flatMap((each) => [...unreached(sources, each)]),
    ...(isKnown ? placed([...unknownJobs(system.uses, names)], system) : []),
  ]
}

function distinct(problems: readonly Problem[]): Problem[] {
  const key = ({ code, summary, at, path }: Problem) => JSON.stringify([code, summary, at, path])
  return [...new Map(problems.map((problem) => [key(problem), problem])).values()]
}

function countsOf(
  { files, dashboards, system, ruleFiles }: ForeignModel,
  { metrics }: ForeignOptions,
) {
  const groups = ruleFiles.flatMap(({ options }) => options.rules)
  return {
    files: files.length,
    dashboards: dashboards.length,
    queries: system.uses.length,
    rules: groups.reduce((sum, { rules }) => sum + rules.length, 0),
    families: metrics.families.length,
  }
}
