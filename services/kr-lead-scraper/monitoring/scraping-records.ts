/** What the work of the job workers leaves in the metrics: one function for each kind of event. */
import { scraping, type smartScraper, type verification } from '@systems/metrics/kr-lead-scraper'
import { fold, type HandlesOf, track } from '@telltale/runtime'

/** Somebody has called the job off. */
export class JobCancelled extends Error {}

/** The worker has to stop; another one begins the job again. */
export class JobInterrupted extends Error {}

type Values<H> = H extends { inc(labels: infer L, ...rest: never[]): void } ? L : never
type EnrichmentLabels = Values<HandlesOf<typeof smartScraper.enrichments>>
type VerificationLabels = Values<HandlesOf<typeof verification.contacts>>

export interface ScrapingRecords {
  /**
   * Runs a job: how long it takes, how it ends, and that it runs. What it throws is thrown on; one
   * that was interrupted has not ended, and is counted when it has.
   */
  job<R>(source: string, work: () => Promise<R>): Promise<R>
  result(source: string, kind: Values<HandlesOf<typeof scraping.results>>['result_type']): void
  duplicate(action: Values<HandlesOf<typeof scraping.duplicates>>['action']): void
  /** Runs an enrichment; it is counted when it is done, because one that fails has enriched nothing. */
  enrichment<R>(
    mode: EnrichmentLabels['mode'],
    method: EnrichmentLabels['method'],
    work: () => Promise<R>,
  ): Promise<R>
  verification(
    contact: VerificationLabels['contact_type'],
    status: VerificationLabels['status'],
  ): void
}

export interface ScrapingHandles {
  readonly scraping: HandlesOf<typeof scraping>
  readonly smartScraper: HandlesOf<typeof smartScraper>
  /** Only where verification is enabled. */
  readonly verification?: HandlesOf<typeof verification>
}

export function scrapingRecords(metrics: ScrapingHandles): ScrapingRecords {
  const { jobs, duration, results, active, duplicates } = metrics.scraping
  return {
    async job(source, work) {
      const labels = { source: sourceOf(source) }
      const stopTimer = duration.startTimer(labels)
      const ended = (status: 'completed' | 'failed' | 'cancelled') => {
        stopTimer()
        jobs.inc({ ...labels, status })
      }
      try {
        const result = await track([active], labels, work)
        ended('completed')
        return result
      } catch (error) {
        if (!(error instanceof JobInterrupted))
          ended(error instanceof JobCancelled ? 'cancelled' : 'failed')
        throw error
      }
    },
    result: (source, result_type) => results.inc({ source: sourceOf(source), result_type }),
    duplicate: (action) => duplicates.inc({ action }),
    async enrichment(mode, method, work) {
      const stop = metrics.smartScraper.duration.startTimer({ method })
      const result = await work()
      stop()
      metrics.smartScraper.enrichments.inc({ mode, method })
      return result
    },
    verification: (contact_type, status) =>
      metrics.verification?.contacts.inc({ contact_type, status }),
  }
}

/** Does the work and records nothing: `PROMETHEUS_ENABLED` is off. */
export const noRecords: ScrapingRecords = {
  job: (_source, work) => work(),
  result: () => {},
  duplicate: () => {},
  enrichment: (_mode, _method, work) => work(),
  verification: () => {},
}

function sourceOf(text: string) {
  return fold(scraping.jobs.labels.source, text)
}
