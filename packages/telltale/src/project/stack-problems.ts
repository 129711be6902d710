import { didYouMean, type Problem } from '@telltale/core'
import { infer } from '@telltale/promql'
import { systemLabel } from '../routing/joint-routing.ts'
import { routingProblems } from '../routing/problems/routing-problems.ts'
import { routedAlertsOf } from '../routing/reach.ts'
import { alertsOf, recordsOf } from '../rules/rule-group.ts'
import { olderPrometheus } from './older-problems.ts'
import type { Project } from './project.ts'
import { type Stack, stackName, stackOf } from './stack.ts'
import type { System } from './system.ts'
import { variantsOf } from './variants.ts'

/** What two systems cannot both have when they share a Prometheus and a Grafana. */
export function* stackProblems(project: Project): Iterable<Problem> {
  const stack = stackOf(project)
  if (stack === undefined) return
  yield* systemName(project)
  yield* unknownVariants(project)
  yield* unknownJobs(project)
  yield* records(stack.parts)
  yield* dataSources(project.systems)
  if (stack.system.options.routing !== undefined) {
    yield* jointRoutes(stack)
    yield* ownSystemLabel(stack.alone)
    yield* mailServers(stack)
  }
  for (const system of project.systems) yield* olderPrometheus(system, stack.system, 'the stack')
}

function* systemName({ systems }: Project): Iterable<Problem> {
  const system = systems.find(({ name }) => name === stackName)
  if (system === undefined) return
  yield {
    code: 'project/system-name',
    severity: 'error',
    summary: `"${stackName}" is the folder of all systems together`,
    at: system.at,
    why: 'The files of the system and those of the stack would be mixed.',
    fix: 'Give the system another name.',
  }
}

/** What is wrong with the routing of a system is said there, and may be allowed there. */
function* jointRoutes({ system, parts, alone }: Stack): Iterable<Problem> {
  const textOf = ({ code, at }: Problem) => JSON.stringify([code, at])
  const known = new Set(alone.flatMap((each) => routingProblems(each)).map(textOf))
  for (const problem of routingProblems(system, parts.flatMap(routedAlertsOf))) {
    if (!known.has(textOf(problem))) yield problem
  }
}

/** Alertmanager would take the alert for one of another system. */
function* ownSystemLabel(systems: readonly System[]): Iterable<Problem> {
  for (const { name, options, at } of systems) {
    const path = [options.title]
    if (options.alertLabels?.[systemLabel] !== undefined) {
      yield { ...hasSystemLabel(`alertLabels of ${name}`), at, path }
    }
    for (const rule of alertsOf(options.rules)) {
      const labels = [
        ...Object.keys(rule.options.labels ?? {}),
        ...infer(rule.options.when).labels.names,
      ]
      if (labels.includes(systemLabel)) yield { ...hasSystemLabel(rule.name), at: rule.at, path }
    }
  }
}

function hasSystemLabel(what: string): Omit<Problem, 'at' | 'path'> {
  return {
    code: 'project/stack-label',
    severity: 'error',
    summary: `${what} has a label "${systemLabel}" of its own`,
    why: 'In the stack this label is the name of the system: it takes the place of the own value, and alerts that differ in nothing else are one.',
    fix: 'Call the label otherwise, or leave it out of the alert: sum by the labels that somebody needs.',
  }
}

/** One Alertmanager has one server for mail. */
function* mailServers({ system, alone }: Stack): Iterable<Problem> {
  const mail = system.options.routing?.options.alertmanager?.mail
  for (const { name, options, at } of alone) {
    const other = options.routing?.options.alertmanager?.mail
    if (other === undefined || JSON.stringify(other) === JSON.stringify(mail)) continue
    yield {
      code: 'project/stack-mail',
      severity: 'warning',
      summary: `the stack sends the mail of ${name} ${mail === undefined ? 'by no server' : `by ${mail.smarthost} instead of ${other.smarthost}`}`,
      at,
      path: [options.title, 'routing'],
      why: 'Its people expect messages from another sender, and the server may refuse theirs.',
      fix: 'Give stack.routing.alertmanager.mail the same settings, where one server takes the mail of all.',
    }
  }
}

function* unknownVariants({ systems, options, at }: Project): Iterable<Problem> {
  for (const [name, variant] of Object.entries(options.stack?.variants ?? {})) {
    const system = systems.find((each) => each.name === name)
    const known = system === undefined ? [] : variantsOf(system).map((each) => each.name)
    if (known.includes(variant)) continue
    const guess =
      system === undefined
        ? `no system has this name.${didYouMean(
            name,
            systems.map((each) => each.name),
          )}`
        : `which has none of that name.${didYouMean(variant, known)}`
    yield {
      code: 'project/stack-variant',
      severity: 'error',
      summary: `the stack takes the variant "${variant}" of "${name}", ${guess}`,
      at,
      why: 'The system takes part as it is, with targets that may be somewhere else.',
      fix: 'Name a variant of the system, or leave it out.',
    }
  }
}

function* unknownJobs({ systems, options, at }: Project): Iterable<Problem> {
  const jobs = systems
    .flatMap((system) => [system, ...variantsOf(system).map((variant) => variant.system)])
    .flatMap((system) => system.options.targets.map(({ job }) => job))
  for (const job of Object.keys(options.stack?.addresses ?? {})) {
    if (jobs.includes(job)) continue
    yield {
      code: 'project/stack-job',
      severity: 'error',
      summary: `addresses of the stack: no system has a job "${job}".${didYouMean(job, jobs)}`,
      at,
      why: 'The address is used by nobody, and the job that is meant is scraped where it is alone.',
      fix: `Name a job of a target: ${[...new Set(jobs)].join(', ')}.`,
    }
  }
}

/** Labels of the rule tell the results apart, whatever labels the series have. */
function* records(systems: readonly System[]): Iterable<Problem> {
  const first = new Map<string, System>()
  for (const system of systems) {
    for (const { record, options, at } of recordsOf(system.options.rules)) {
      const key = `${record} ${JSON.stringify(Object.entries(options.labels ?? {}).sort())}`
      const other = first.get(key)
      if (other === undefined) first.set(key, system)
      else if (other !== system) {
        yield {
          code: 'project/stack-record',
          severity: 'error',
          summary: `${other.name} and ${system.name} both record ${record}`,
          at,
          path: [system.options.title],
          why: 'In one Prometheus the two are one series with two values, and whoever reads it gets either.',
          fix: `Begin the name with the system: ${system.name.replaceAll('-', '_')}:….`,
        }
      }
    }
  }
}

function* dataSources(systems: readonly System[]): Iterable<Problem> {
  const first = new Map<string, readonly [System, string]>()
  for (const system of systems) {
    for (const source of system.options.grafana.dataSources ?? []) {
      const text = JSON.stringify(source)
      const [other, otherText] = first.get(source.uid) ?? []
      if (other === undefined) first.set(source.uid, [system, text])
      else if (otherText !== text) {
        yield {
          code: 'project/stack-data-source',
          severity: 'error',
          summary: `${other.name} and ${system.name} each have a data source with the uid "${source.uid}", and the two differ`,
          at: system.at,
          path: [system.options.title],
          why: 'One Grafana has one of them: the panels of the other system ask the wrong place.',
          fix: `Give one of them a uid of its own: { uid: '${system.name}-${source.uid}' }.`,
        }
      }
    }
  }
}
