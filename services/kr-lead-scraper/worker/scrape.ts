import type { Clients } from '../clients.ts'
import type { Job } from '../jobs.ts'
import type { Lead, Stored } from '../leads.ts'
import {
  JobCancelled,
  JobInterrupted,
  type ScrapingRecords,
} from '../monitoring/scraping-records.ts'
import type { FetchPage } from './pages.ts'
import type { VerifyContacts } from './verify.ts'

export interface ScrapeParts {
  readonly clients: Clients
  readonly records: ScrapingRecords
  readonly fetchPage: FetchPage
  readonly verifyContacts: VerifyContacts
}

export type ScrapingJob = Extract<Job, { queue: 'scraping' }>

/**
 * Reads the pages of a source, stores what stands there, and has new leads enriched. Between two
 * pages it asks whether the job was called off, or the worker has to stop.
 */
export function createScrape({ clients, records, fetchPage, verifyContacts }: ScrapeParts) {
  const store = async (source: string, lead: Omit<Lead, 'id'>): Promise<void> => {
    const stored: Stored = await clients.leads.store(lead)
    records.result(source, stored.result)
    if (stored.duplicate) records.duplicate(stored.duplicate)
    if (stored.result !== 'new') return
    verifyContacts(lead)
    await clients.jobs.add({ queue: 'enrichment', leadId: stored.id, mode: 'auto' })
  }

  return ({ id, source, query, pages }: ScrapingJob, stopping: AbortSignal): Promise<void> =>
    records.job(source, async () => {
      for (let page = 1; page <= pages; page++) {
        if (stopping.aborted) throw new JobInterrupted(id)
        if ((await clients.jobs.status(id)) === 'cancelled') throw new JobCancelled(id)
        for (const entry of await fetchPage(source, query, page)) {
          if (entry) await store(source, entry)
          else records.result(source, 'error')
        }
      }
    })
}
