import { type AnyFamily, familiesOf } from '@telltale/core'
import type { System } from '../project/system.ts'
import { byJob, type Target } from '../project/target.ts'

/** A target with the families that it is the first to expose. */
export interface TargetFamilies {
  readonly target: Target
  /** Sorted by name. */
  readonly families: readonly AnyFamily[]
}

/** Targets sorted by job, families by name, as one looks them up; each family once. */
export function familiesByTarget(system: System): readonly TargetFamilies[] {
  const seen = new Set<string>()
  return byJob(system.options.targets).map((target) => {
    const families = familiesOf(target.options.exposes).filter(({ name }) => {
      const isNew = !seen.has(name)
      seen.add(name)
      return isNew
    })
    return { target, families: families.sort((a, b) => (a.name < b.name ? -1 : 1)) }
  })
}

/** The jobs whose targets expose a family, by its name. */
export function jobsByFamily({ options }: System): ReadonlyMap<string, readonly string[]> {
  const jobs = new Map<string, string[]>()
  for (const { job, options: target } of byJob(options.targets)) {
    for (const name of new Set(familiesOf(target.exposes).map((family) => family.name))) {
      const known = jobs.get(name)
      if (known) known.push(job)
      else jobs.set(name, [job])
    }
  }
  return jobs
}
