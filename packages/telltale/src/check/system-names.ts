import type { Problem } from '@telltale/core'
import type { Model } from './model.ts'

/** A project has systems, each has a folder of its own, and there is something in it. */
export function* systemNames({ project }: Model): Generator<Problem> {
  if (project.systems.length === 0) {
    yield {
      code: 'project/no-systems',
      severity: 'error',
      summary: 'the project has no systems',
      at: project.at,
      why: 'Nothing would be generated, and everything that was generated before would be deleted.',
      fix: 'List at least one: defineProject([defineSystem(…)]).',
    }
  }
  const byName = new Map<string, (typeof project.systems)[number]>()
  for (const system of project.systems) {
    if (isEmpty(system)) yield emptySystem(system)
    const first = byName.get(system.name)
    if (first === undefined) byName.set(system.name, system)
    else {
      yield {
        code: 'project/duplicate-system',
        severity: 'error',
        summary: `two systems are called "${system.name}"`,
        at: system.at,
        related: [{ message: 'the other one', at: first.at }],
        why: 'Both would be written into the same folder, the files of one over those of the other.',
        fix: 'Rename one of them, or remove it from the list.',
      }
    }
  }
}

type System = Model['project']['systems'][number]

function isEmpty({ options: { targets, dashboards, rules } }: System): boolean {
  return targets.length + dashboards.length + rules.length === 0
}

function emptySystem(system: System): Problem {
  return {
    code: 'project/empty-system',
    severity: 'info',
    summary: `the system "${system.name}" has no targets, no dashboards and no rules`,
    at: system.at,
    why: 'Its Prometheus scrapes nothing, its Grafana shows nothing, and nobody is told of anything.',
    fix: 'List what it has: targets: [target(…)], dashboards: [dashboard(…)], rules: [ruleGroup(…)]. A list that is made by a function may have come out empty.',
  }
}
