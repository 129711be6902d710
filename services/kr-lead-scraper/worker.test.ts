import { setTimeout as sleep } from 'node:timers/promises'
import { familyOf, moved, samplesOf } from '@systems/kit/testing'
import { scraping, smartScraper, verification } from '@systems/metrics/kr-lead-scraper'
import { instrument } from '@telltale/runtime'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClients } from './clients.ts'
import type { Work } from './jobs.ts'
import { JobCancelled, noRecords, scrapingRecords } from './monitoring/scraping-records.ts'
import { testing } from './testing.ts'
import type { FetchPage } from './worker/pages.ts'
import type { WorkerSettings } from './worker/settings.ts'
import { startWorker } from './worker/start.ts'

const { backing } = testing(onTestFinished)
/** The machine may have other things to do. */
const patience = { timeout: 15_000 }

function recorded() {
  const metrics = instrument({ scraping, smartScraper, verification }, { defaultMetrics: false })
  const family = async (name: string) =>
    moved(familyOf(samplesOf(await metrics.registry.metrics()), name))
  return { records: scrapingRecords(metrics), family }
}

describe('the records', () => {
  it('KR-R10: a job has a duration, a final status, and is active meanwhile', async () => {
    const { records, family } = recorded()
    await records.job('maps', async () => {
      expect(await family('scraping_jobs_active')).toEqual({ '{source="maps"}': 1 })
    })
    const failure = new Error('blocked')
    await expect(records.job('maps', () => Promise.reject(failure))).rejects.toBe(failure)
    const off = () => records.job('website', () => Promise.reject(new JobCancelled()))
    await expect(off()).rejects.toBeInstanceOf(JobCancelled)
    await records.job('yellow pages', async () => {})
    expect(await family('scraping_jobs_total')).toEqual({
      '{source="maps",status="completed"}': 1,
      '{source="maps",status="failed"}': 1,
      '{source="website",status="cancelled"}': 1,
      '{source="other",status="completed"}': 1,
    })
    expect(await family('scraping_job_duration_seconds_count')).toEqual({
      '{source="maps"}': 2,
      '{source="website"}': 1,
      '{source="other"}': 1,
    })
    expect(await family('scraping_jobs_active')).toEqual({})
  })

  it('KR-R10: results, duplicates, enrichments and verifications are counted by their kinds', async () => {
    const { records, family } = recorded()
    records.result('directory', 'new')
    records.result('directory', 'updated')
    records.result('directory', 'error')
    records.duplicate('auto_merge')
    records.duplicate('candidate')
    records.verification('email', 'valid')
    await records.enrichment('auto', 'llm', async () => {})
    const fails = () => records.enrichment('manual', 'hybrid', () => Promise.reject(new Error()))
    await expect(fails()).rejects.toThrow()
    expect(await family('scraping_results_total')).toEqual({
      '{source="directory",result_type="new"}': 1,
      '{source="directory",result_type="updated"}': 1,
      '{source="directory",result_type="error"}': 1,
    })
    expect(await family('duplicates_detected_total')).toEqual({
      '{action="auto_merge"}': 1,
      '{action="candidate"}': 1,
    })
    expect(await family('smart_scraper_enrichments_total')).toEqual({
      '{mode="auto",method="llm"}': 1,
    })
    expect(await family('smart_scraper_duration_seconds_count')).toEqual({ '{method="llm"}': 1 })
    expect(await family('contact_verifications_total')).toEqual({
      '{contact_type="email",status="valid"}': 1,
    })
  })

  it('KR-R10, OV-R9: exist at 0 before anything has happened, so that the first failure is an increase', async () => {
    const metrics = instrument({ scraping }, { defaultMetrics: false })
    const samples = familyOf(samplesOf(await metrics.registry.metrics()), 'scraping_jobs_total')
    expect(samples).toMatchObject({
      '{source="maps",status="completed"}': 0,
      '{source="maps",status="failed"}': 0,
    })
    expect(Object.keys(samples)).toHaveLength(12)
  })

  it('KR-R2: without monitoring the work is done all the same', async () => {
    expect(await noRecords.job('maps', async () => 1)).toBe(1)
    expect(await noRecords.enrichment('auto', 'llm', async () => 2)).toBe(2)
    noRecords.result('maps', 'new')
    noRecords.duplicate('candidate')
    noRecords.verification('email', 'valid')
  })
})

describe('a worker', () => {
  const pages: FetchPage = async (source, _query, page) => {
    if (source === 'unreachable') throw new Error('refused')
    return page === 1
      ? [
          { name: 'Seoul Bakery', source, phone: '+82-2-1001-0', email: 'a@example.kr' },
          { name: 'Seoul Bakery', source, phone: '+82-2-1001-0', email: 'b@example.kr' },
          { name: 'Seoul Bakery', source, phone: '+82-2-1002-0' },
          undefined,
        ]
      : []
  }

  const neverEnding: FetchPage = async () => {
    await sleep(20)
    return []
  }

  async function started(settings: Partial<WorkerSettings> = {}, fetchPage = pages) {
    const { urls, queues } = await backing()
    const clients = createClients(urls)
    const worker = await startWorker(
      { ...urls, pageSeconds: 0, ...settings },
      { fetchPage, log: () => {} },
    )
    onTestFinished(worker.stop)
    const family = async (name: string) =>
      moved(familyOf(samplesOf((await worker.registry?.metrics()) ?? ''), name))
    const done = async (work: Work) => {
      const { id } = await clients.jobs.add(work)
      const ended = ['finished', 'failed', 'cancelled']
      await expect
        .poll(() => queues.status(id), patience)
        .toSatisfy((status) => ended.includes(status))
      return queues.status(id)
    }
    return { worker, urls, clients, queues, family, done }
  }
  const scrape = (source: string): Work => ({ queue: 'scraping', source, query: 'a', pages: 2 })

  it('KR-R10: scrapes, finds duplicates, verifies contacts and enriches what is new', async () => {
    const { done, family, queues, clients } = await started()
    expect(await done(scrape('maps'))).toBe('finished')
    expect(await done(scrape('unreachable'))).toBe('failed')
    expect(await family('scraping_jobs_total')).toEqual({
      '{source="maps",status="completed"}': 1,
      '{source="other",status="failed"}': 1,
    })
    expect(await family('scraping_results_total')).toEqual({
      '{source="maps",result_type="new"}': 2,
      '{source="maps",result_type="updated"}': 1,
      '{source="maps",result_type="error"}': 1,
    })
    expect(await family('duplicates_detected_total')).toEqual({ '{action="candidate"}': 1 })
    expect(await family('contact_verifications_total')).toEqual({
      '{contact_type="email",status="valid"}': 1,
      '{contact_type="phone",status="valid"}': 2,
    })
    await expect.poll(() => queues.states().enrichment.finished, patience).toBe(2)
    expect(await family('smart_scraper_enrichments_total')).toEqual({
      '{mode="auto",method="hybrid"}': 1,
      '{mode="auto",method="llm"}': 1,
    })
    expect((await clients.leads.list()).map(({ summary }) => summary !== undefined)).toEqual([
      true,
      true,
    ])
  })

  it('KR-R10: falls back to rules when the model does not answer', async () => {
    const { clients, done, family } = await started({ ollamaUrl: 'http://127.0.0.1:1' })
    const { id } = await clients.leads.store({ name: 'Jeju Hotel', source: 'maps' })
    expect(await done({ queue: 'enrichment', leadId: id, mode: 'manual' })).toBe('finished')
    expect(await family('smart_scraper_enrichments_total')).toEqual({
      '{mode="fallback",method="rules"}': 1,
    })
  })

  it.each([true, false])(
    'KR-R11: has verification metrics only when it verifies: %s',
    async (on) => {
      const { worker, done } = await started({ verification: on })
      expect(await done(scrape('maps'))).toBe('finished')
      const text = (await worker.registry?.metrics()) ?? ''
      expect(text.includes('contact_verifications_total')).toBe(on)
      expect(text).toContain('scraping_results_total{source="maps",result_type="new"} 2')
    },
  )

  it('KR-R2: works without recording anything', async () => {
    const { worker, done } = await started({ enabled: false })
    expect(await done(scrape('maps'))).toBe('finished')
    expect(worker.registry).toBeUndefined()
  })

  it('gives back the job that it has not finished when it stops, and counts it only when it has ended', async () => {
    const { worker, clients, queues, family } = await started({ pageSeconds: 0.01 }, neverEnding)
    const { id } = await clients.jobs.add({
      queue: 'scraping',
      source: 'maps',
      query: 'a',
      pages: 50,
    })
    await expect
      .poll(() => family('scraping_jobs_active'), patience)
      .toEqual({ '{source="maps"}': 1 })
    await worker.stop()
    expect(queues.status(id)).toBe('waiting')
    expect(queues.take(['scraping'])?.id).toBe(id)
    expect(await family('scraping_jobs_total')).toEqual({})
    expect(await family('scraping_job_duration_seconds_count')).toEqual({})
    expect(await family('scraping_jobs_active')).toEqual({})
  })

  it('keeps no queue waiting because another one is long', async () => {
    const { clients, queues } = await started({ concurrency: 2 }, neverEnding)
    for (let i = 0; i < 8; i++)
      await clients.jobs.add({ queue: 'scraping', source: 'maps', query: 'a', pages: 50 })
    await expect.poll(() => queues.states().scraping.started, patience).toBeGreaterThan(0)
    const { id } = await clients.leads.store({ name: 'Jeju Hotel', source: 'maps' })
    await clients.jobs.add({ queue: 'enrichment', leadId: id, mode: 'auto' })
    await clients.jobs.add({ queue: 'enrichment', leadId: id, mode: 'auto' })
    await expect.poll(() => queues.states().enrichment.finished, patience).toBe(2)
    expect(queues.states().scraping.waiting).toBeGreaterThan(0)
  })

  it('is known to the queue until it stops', async () => {
    const { worker, queues } = await started({ queues: ['scraping'] })
    await expect.poll(() => queues.states().scraping.workers, patience).toBe(1)
    expect(queues.states().enrichment.workers).toBe(0)
    await worker.stop()
    expect(queues.states().scraping.workers).toBe(0)
  })
})
