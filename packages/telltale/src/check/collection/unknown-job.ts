import { didYouMean, type Problem } from '@telltale/core'
import type { LabelMatcher } from '@telltale/promql'
import { excerptOf } from '../excerpt.ts'
import type { ExpressionUse, Model, SystemModel } from '../model.ts'

/** Queries of a project that ask for a job which none of its targets has. */
export function* unknownJobsOfProject({ systems }: Model): Generator<Problem> {
  for (const system of systems) {
    const { others } = system
    const scraped = others?.isShared ? others.systems : [system]
    yield* unknownJobs(system.uses, new Set(scraped.flatMap(jobsOf)))
  }
}

function jobsOf({ system }: SystemModel): readonly string[] {
  return system.options.targets.map(({ job }) => job)
}

/** Queries that ask for a job which nothing scrapes. */
export function* unknownJobs(
  uses: readonly ExpressionUse[],
  jobs: ReadonlySet<string>,
): Generator<Problem> {
  for (const use of uses) {
    for (const node of use.nodes) {
      if (node.type !== 'VectorSelector') continue
      for (const matcher of node.matchers) {
        const missing = missingJob(matcher, jobs)
        if (missing === undefined) continue
        const names = [...jobs].sort()
        yield {
          code: 'collection/unknown-job',
          severity: 'error',
          summary: `job="${missing}": nothing that is scraped has this job.${didYouMean(missing, names)}`,
          at: use.at,
          path: use.path,
          excerpt: excerptOf(use, matcher, `there are ${names.join(', ') || 'no jobs'}`),
          why: 'No series has this job: the panel stays empty, and an alert on up{…} == 0 never fires, although nothing is up.',
          fix: `Use one of ${names.join(', ')}, or add a scrape job of this name.`,
        }
      }
    }
  }
}

/** The job that is asked for; of patterns only those that list names. */
function missingJob(
  { label, op, value }: LabelMatcher,
  jobs: ReadonlySet<string>,
): string | undefined {
  if (label !== 'job' || (op !== '=' && op !== '=~') || /\$|\[\[/.test(value) || value === '')
    return undefined
  const names = op === '=' ? [value] : value.split('|')
  if (op === '=~' && !names.every((name) => /^[\w-]+$/.test(name))) return undefined
  const missing = names.filter((name) => !jobs.has(name))
  return op === '=~' && missing.length < names.length ? undefined : missing[0]
}
