/** What is wrong with the hand-over: systems, targets, ports, images, paths, lengths of time. */
import type { Problem } from '@telltale/core'
import { kubernetesProblems } from '../deploy/kubernetes/kubernetes-problems.ts'
import { runbookUrl } from '../docs/document-urls.ts'
import { folderOfTitle } from '../grafana/resources/manifest.ts'
import { sentAlertsOf } from '../routing/reach.ts'
import { scaleProblems } from '../scale/scale-problems.ts'
import { containerProblems } from './container-problems.ts'
import { olderPrometheus } from './older-problems.ts'
import { pathProblems } from './path-problems.ts'
import { productionProblems } from './production-problems.ts'
import type { Project } from './project.ts'
import { scrapeProblems } from './scrape-problems.ts'
import { stackOf } from './stack.ts'
import { stackProblems } from './stack-problems.ts'
import type { System } from './system.ts'
import { targetProblems } from './target-problems.ts'
import { timeProblems } from './time-problems.ts'
import { variantsOf } from './variants.ts'

/**
 * What the checks of definitions, queries and dashboards do not see: whether what is written for
 * Prometheus, Grafana and Docker can work there.
 *
 * @example
 * systemProblems(project)
 * // => [{ code: 'project/port', summary: 'grafana.port of "shop" is NaN', … }]
 */
export function systemProblems(project: Project): readonly Problem[] {
  const ofSystems = project.systems.flatMap(problemsOf)
  return [
    ...documentsUrl(project),
    ...folderUids(project),
    ...ofSystems,
    ...project.systems.flatMap((system) => [...productionProblems(system)]),
    ...stackProblems(project),
    ...ofStack(project, ofSystems),
  ]
}

const checks: readonly ((system: System) => Iterable<Problem>)[] = [
  systemName,
  variantNames,
  targetProblems,
  scrapeProblems,
  timeProblems,
  containerProblems,
  kubernetesProblems,
  pathProblems,
  scaleProblems,
]

/** What is wrong with the system is not said again of its variants. */
function problemsOf(system: System): readonly Problem[] {
  const own = checks.flatMap((check) => [...check(system)])
  const textOf = ({ code, summary }: Problem) => `${code} ${summary}`
  const known = new Set(own.map(textOf))
  const more = variantsOf(system).flatMap((variant) =>
    checks
      .flatMap((check) => [...check(variant.system)])
      .filter((problem) => !known.has(textOf(problem)))
      .map((problem) => ({ ...problem, path: [...(problem.path ?? []), variant.name] })),
  )
  const older = variantsOf(system).flatMap((variant) => [
    ...olderPrometheus(system, variant.system, `variant "${variant.name}"`),
  ])
  return [...own, ...more, ...older]
}

/** Its containers, targets and addresses; what is wrong with a target alone was told already. */
function ofStack(project: Project, told: readonly Problem[]): readonly Problem[] {
  const stack = stackOf(project)
  if (stack === undefined) return []
  const known = new Set(told.map(({ summary }) => summary))
  return [targetProblems, scrapeProblems, timeProblems, containerProblems, scaleProblems]
    .flatMap((check) => [...check(stack.system)])
    .filter(({ summary }) => !known.has(summary))
}

const isNameOfFolder = /^[a-z0-9][a-z0-9_-]*$/

function* systemName({ name, at }: System): Iterable<Problem> {
  if (isNameOfFolder.test(name)) return
  yield {
    code: 'project/system-name',
    severity: 'error',
    summary: `"${name}" is not a name for a system`,
    at,
    why: 'It is a folder of the output and the project name of the compose file, which allows nothing else.',
    fix: `Write lower-case letters, digits, - and _: "${nameFrom(name) || 'shop'}". What people read is the title.`,
  }
}

/** Names of variants become names of files, between two dots. */
function* variantNames({ name, at, options }: System): Iterable<Problem> {
  for (const variant of Object.keys(options.variants ?? {})) {
    if (isNameOfFolder.test(variant)) continue
    yield {
      code: 'project/variant-name',
      severity: 'error',
      summary: `"${variant}" of "${name}" is not a name for a variant`,
      at,
      path: [options.title],
      why: 'Its files are called after it, docker-compose.production.yml, on every platform.',
      fix: `Write lower-case letters, digits, - and _: "${nameFrom(variant) || 'production'}".`,
    }
  }
}

/** Of a title that Grafana does not know yet, the uid is made. */
function* folderUids({ systems }: Project): Iterable<Problem> {
  const first = new Map<string, string>()
  for (const { options, at } of systems) {
    const folder = folderOfTitle(options.grafana.folder)
    if (folder === undefined) continue
    const other = first.get(folder.uid)
    if (other === undefined) first.set(folder.uid, folder.title)
    else if (other !== folder.title) {
      yield {
        code: 'project/folder-uid',
        severity: 'warning',
        summary: `the folders "${other}" and "${folder.title}" both get the uid "${folder.uid}"`,
        at,
        path: [options.title],
        why: 'Resource manifests name a folder by its uid: the dashboards of both are in one, under the title that Grafana reads last.',
        fix: 'Let the titles differ in letters or digits, or give both systems the same.',
      }
    }
  }
}

function nameFrom(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}

function* documentsUrl(project: Project): Iterable<Problem> {
  const { docsUrl } = project.options
  if (docsUrl === undefined) yield* noDocumentsUrl(project)
  if (docsUrl === undefined || docsUrl === false || isWebAddress(docsUrl)) return
  const { at } = project
  yield {
    code: 'project/docs-url',
    severity: 'error',
    summary: `docsUrl: "${docsUrl}" is not a web address`,
    at,
    why: 'The runbook_url of every alert starts with it, and notifications make a link of it.',
    fix: `Write where the output folder can be read, 'https://github.com/acme/monitoring/blob/main/out', or leave it out.`,
  }
}

/** Nobody opens the path from a notification; whoever sends none misses nothing. */
function* noDocumentsUrl(project: Project): Iterable<Problem> {
  const linked = project.systems.flatMap((system) =>
    sentAlertsOf(system)
      .filter(({ options }) => options.annotations?.runbook_url === undefined)
      .map((rule) => runbookUrl(rule, system, project)),
  )
  const [example] = linked
  if (example === undefined) return
  yield {
    code: 'project/no-docs-url',
    severity: 'info',
    summary: `the runbook_url of ${linked.length === 1 ? 'an alert' : `${linked.length} alerts`} is a path: ${example}`,
    at: project.at,
    why: 'Notifications show it as a link; whoever is woken up by one opens it on a telephone, where there is no clone of the repository.',
    fix: `Say where people read the output folder: defineProject(systems, { docsUrl: 'https://github.com/acme/monitoring/blob/main/out' }), or docsUrl: false where a path is enough.`,
  }
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text)
}
