import type { Problem } from '@telltale/core'
import type { ScrapeJobs } from './scrape-jobs.ts'

/**
 * Metrics that were read at a URL which no job scrapes. Names of hosts differ between where telltale
 * and where Prometheus run, so that only ports are compared.
 */
export function* unreached(
  sources: readonly string[],
  { document, jobs }: ScrapeJobs,
): Generator<Problem> {
  if (jobs.some(({ isStatic }) => !isStatic)) return
  const ports = new Set(
    jobs.flatMap(({ addresses }) => addresses.map(({ address }) => portOf(address))),
  )
  for (const source of sources) {
    if (!/^https?:/.test(source) || !URL.canParse(source)) continue
    const { port, protocol } = new URL(source)
    const number = port || (protocol === 'https:' ? '443' : '80')
    if (ports.has(number)) continue
    yield {
      code: 'collection/unreached',
      severity: 'warning',
      summary: `the metrics of ${source} are scraped by no job: none has a target at port ${number}`,
      at: document.placeOf(['scrape_configs']),
      why: 'The queries fit what the program exposes, but Prometheus has never seen it: they are all empty.',
      fix: 'Add a scrape job with this address, or name the metrics of what is scraped.',
    }
  }
}

function portOf(address: string): string {
  return /:(\d+)$/.exec(address)?.[1] ?? '80'
}
