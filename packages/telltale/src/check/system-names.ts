import type { Problem } from '@telltale/core'
import type { Model } from './model.ts'

/** A project has systems, and each has a folder of its own. */
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
