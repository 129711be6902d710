import type { Problem } from '@telltale/core'
import type { ScrapeJobs } from './scrape-jobs.ts'

/** Two jobs that scrape the same place. */
export function* duplicateTargets({ document, jobs }: ScrapeJobs): Generator<Problem> {
  const seen = new Map<string, { readonly name: string; readonly at: Problem['at'] }>()
  for (const { name, path, addresses } of jobs) {
    for (const { address, part } of addresses) {
      const at = document.placeOf(part)
      const first = seen.get(`${address} ${path}`)
      if (first === undefined) {
        seen.set(`${address} ${path}`, { name, at })
        continue
      }
      yield {
        code: 'collection/duplicate-target',
        severity: 'warning',
        summary: `http://${address}${path} is scraped by ${name === first.name ? `${name} twice` : `${first.name} and by ${name}`}`,
        at,
        path: [name],
        related: [{ message: 'the other one', at: first.at }],
        why: 'Every series of it exists twice: sums without a job matcher count everything double. Or two services were given one port, and one of them is not scraped at all.',
        fix: 'Remove one of the two, or correct the port.',
      }
    }
  }
}
