import type { Problem } from '@telltale/core'
import type { Model, SystemModel } from '../model.ts'
import { unknownJobs } from './unknown-job.ts'

/** Queries of a project that ask for a job which none of its targets has. */
export function* jobsAsked({ systems }: Model): Generator<Problem> {
  for (const system of systems) {
    const { others } = system
    const scraped = others?.isShared ? others.systems : [system]
    yield* unknownJobs(system.uses, new Set(scraped.flatMap(jobsOf)))
  }
}

function jobsOf({ system }: SystemModel): readonly string[] {
  return system.options.targets.map(({ job }) => job)
}
