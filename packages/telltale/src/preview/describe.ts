import { familiesOf, type Problem, type SourceLocation } from '@telltale/core'
import { panelContext, print } from '@telltale/promql'
import type { Dashboard } from '../dashboard/dashboard.ts'
import { jobsByFamily } from '../docs/families.ts'
import { runbookPage } from '../docs/runbook-page.ts'
import { dashboardJson } from '../grafana/dashboard-json.ts'
import { panelPlaces, panelsExplaining, placePath } from '../project/panel-places.ts'
import type { Project } from '../project/project.ts'
import { type SeriesUse, seriesUses } from '../project/series-uses.ts'
import type { System } from '../project/system.ts'
import { familiesIn } from '../project/uses.ts'
import { placeText } from '../report/place.ts'
import { textReport } from '../report/text.ts'
import { alertsOf } from '../rules/rule-group.ts'
import { contextOf } from '../rules/rule-range.ts'
import type { DashboardFile } from './dashboard-files.ts'
import type { PreviewData } from './data.ts'
import type {
  AlertDescription,
  DashboardDescription,
  MetricDescription,
  ProblemDescription,
  ProjectDescription,
  SystemDescription,
} from './description.ts'

/** A project for the page. @param cwd places in files are relative to it */
export function describeProject(
  project: Project,
  problems: readonly Problem[],
  cwd: string,
): ProjectDescription {
  const titles = project.systems.map(({ options }) => options.title)
  return {
    title: titles.length === 1 ? (titles[0] ?? '') : 'All systems',
    folder: cwd,
    systems: project.systems.map((system) => describeSystem(system, cwd)),
    problems: problems.map((problem) => describeProblem(problem, cwd)),
  }
}

export function describeProblem(problem: Problem, cwd: string): ProblemDescription {
  const { severity, code, summary } = problem
  // The last line is the count.
  const text = textReport([problem], { cwd }).trim().split('\n').slice(0, -2).join('\n')
  return { severity, code, summary, text }
}

function describeSystem(system: System, cwd: string): SystemDescription {
  const { title, prometheus, dashboards, slos = [], rules } = system.options
  return {
    name: system.name,
    title,
    scrapeInterval: prometheus.scrapeInterval,
    dashboards: dashboards.map(({ uid, options, rows }) => ({
      uid,
      title: options.title,
      ...(options.description && { description: options.description }),
      panels: rows.reduce((sum, { panels }) => sum + panels.length, 0),
    })),
    metrics: metricsOf(system, cwd),
    alerts: alertsOf(rules).map((rule): AlertDescription => {
      const [place] = panelsExplaining(rule, system)
      return {
        name: rule.name,
        severity: rule.options.severity,
        for: rule.options.for,
        summary: rule.options.summary,
        expr: print(rule.options.when, contextOf(rule, prometheus)),
        ...located(rule.at, cwd),
        ...(place && { panel: { uid: place.dashboard.uid, id: place.id } }),
        runbook: runbookPage(rule, system),
      }
    }),
    slos: slos.map(({ name, options }) => ({
      name,
      title: options.title,
      objective: options.objective,
      window: options.window,
    })),
  }
}

function metricsOf(system: System, cwd: string): readonly MetricDescription[] {
  const jobs = jobsByFamily(system)
  const uses = seriesUses(system)
  const families = new Map(
    system.options.targets
      .flatMap(({ options }) => familiesOf(options.exposes))
      .map((family) => [family.name, family]),
  )
  return [...families.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, kind, help, unit, labels, at }) => ({
      name,
      kind,
      help,
      ...(unit && { unit }),
      labels: Object.keys(labels),
      jobs: jobs.get(name) ?? [],
      ...located(at, cwd),
      uses: (uses.get(name) ?? []).map((use) => describeUse(use, system)),
    }))
}

function describeUse(use: SeriesUse, system: System): MetricDescription['uses'][number] {
  const { prometheus } = system.options
  switch (use.kind) {
    case 'panel': {
      const exprs = use.place.panel.queries.map((query) => print(query, panelContext))
      return {
        kind: 'panel',
        name: placePath(use.place).join(' > '),
        expr: exprs.join('\n'),
        dashboard: use.place.dashboard.uid,
      }
    }
    case 'alert':
      return {
        kind: 'alert',
        name: use.rule.name,
        expr: print(use.rule.options.when, contextOf(use.rule, prometheus)),
      }
    case 'record':
      return {
        kind: 'record',
        name: use.rule.record,
        expr: print(use.rule.expr, contextOf(use.rule, prometheus)),
      }
  }
}

/** One dashboard for the page; problems are those of the whole project. */
export function describeDashboard(
  dashboard: Dashboard,
  system: System,
  problems: readonly Problem[],
  cwd: string,
): DashboardDescription {
  const { scrapeInterval } = system.options.prometheus
  const places = panelPlaces(system).filter((place) => place.dashboard === dashboard)
  const print = { system: system.name, print: panelContext, minStep: scrapeInterval }
  return {
    json: JSON.parse(JSON.stringify(dashboardJson(dashboard, print))),
    system: system.name,
    scrapeInterval,
    panels: Object.fromEntries(
      places.map((place) => {
        const { panel, id } = place
        const path = placePath(place).join(' > ')
        const about = {
          ...located(panel.at, cwd),
          families: [...new Set(panel.queries.flatMap(familiesIn))].map(({ name }) => name),
          alerts: panel.alerts.map(({ name }) => name),
          problems: problems
            .filter(({ path: at }) => at?.join(' > ').startsWith(path))
            .map((problem) => describeProblem(problem, cwd)),
        }
        return [id, about]
      }),
    ),
  }
}

/** A dashboard of a file: nothing is known of it but what it says. */
export function describeFile(
  { json, uid }: DashboardFile,
  { name, options }: System,
  data: PreviewData['kind'],
): DashboardDescription {
  const { scrapeInterval } = options.prometheus
  return { json: { ...json, uid }, system: name, scrapeInterval, data, panels: {} }
}

function located(at: SourceLocation | undefined, cwd: string) {
  return at && { at: placeText(at, cwd) }
}
