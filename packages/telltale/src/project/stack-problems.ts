import { didYouMean, type Problem } from '@telltale/core'
import { recordsOf } from '../rules/rule-group.ts'
import { olderPrometheus } from './older-problems.ts'
import type { Project } from './project.ts'
import { stackName, stackOf } from './stack.ts'
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
