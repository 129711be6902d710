import { familyOf, samplesOf } from '@systems/kit/testing'
import { queue, system } from '@systems/metrics/kr-lead-scraper'
import { instrument } from '@telltale/runtime'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { QueueState, QueueStates } from '../jobs.ts'
import { probeServices } from './probe-services.ts'
import { watchQueue } from './watch-queue.ts'

/** The machine may have other things to do. */
const patience = { timeout: 15_000 }

const nothing: QueueState = { waiting: 0, started: 0, finished: 0, failed: 0, workers: 0 }
const states = (scraping: Partial<QueueState>): QueueStates => ({
  scraping: { ...nothing, ...scraping },
  enrichment: nothing,
  default: nothing,
})

/** A process of the API that has just been started, and reads when it is told. */
function started(registered = instrument({ queue, system }, { defaultMetrics: false })) {
  const log = vi.fn()
  return {
    registered,
    log,
    async read(...answers: readonly (() => Promise<QueueStates>)[]) {
      let next = 0
      const handles = { queue: registered.queue, workers: registered.system.workers }
      const ask = () => answers[next++]?.() ?? new Promise<never>(() => {})
      const watch = watchQueue(handles, ask, { everyMs: 1, log })
      await vi.waitFor(() => expect(next).toBeGreaterThan(answers.length), patience)
      watch.stop()
    },
    async samples(family: string) {
      return familyOf(samplesOf(await registered.registry.metrics()), family)
    },
  }
}

const ofScraping = '{queue_name="scraping",status="finished"}'

describe('the queue', () => {
  it('KR-R12: counts the differences of running totals, the first reading being where it begins', async () => {
    const { read, samples } = started()
    const totals = [100, 104, 104, 110]
    await read(...totals.map((finished) => async () => states({ finished })))
    expect((await samples('queue_jobs_total'))[ofScraping]).toBe(10)
  })

  it('KR-R12, KR-A9: counts nothing twice when this process starts again', async () => {
    const first = started()
    await first.read(
      async () => states({ finished: 100 }),
      async () => states({ finished: 130 }),
    )
    expect((await first.samples('queue_jobs_total'))[ofScraping]).toBe(30)
    const second = started()
    await second.read(
      async () => states({ finished: 130 }),
      async () => states({ finished: 135 }),
    )
    expect((await second.samples('queue_jobs_total'))[ofScraping]).toBe(5)
  })

  it('KR-R12: adds a lower total from zero, because the queue has begun anew', async () => {
    const { read, samples } = started()
    await read(
      async () => states({ finished: 50 }),
      async () => states({ finished: 60 }),
      async () => states({ finished: 3 }),
      async () => states({ finished: 4 }),
    )
    expect((await samples('queue_jobs_total'))[ofScraping]).toBe(14)
  })

  it('KR-R13: keeps its last size and workers when it is not read, says so once, and is read again', async () => {
    const { read, samples, log } = started()
    const fails = () => Promise.reject(new Error('redis cannot be reached'))
    await read(async () => states({ waiting: 7, workers: 2 }), fails, fails)
    expect((await samples('queue_size'))['{queue_name="scraping"}']).toBe(7)
    expect((await samples('workers_active'))['{queue_name="scraping"}']).toBe(2)
    expect(log).toHaveBeenCalledTimes(1)
    expect(log).toHaveBeenCalledWith(
      'The queue was not read, its last values stay: redis cannot be reached',
    )
    await read(fails, async () => states({ waiting: 4, workers: 3 }))
    expect((await samples('queue_size'))['{queue_name="scraping"}']).toBe(4)
    expect((await samples('workers_active'))['{queue_name="scraping"}']).toBe(3)
  })
})

describe('the services', () => {
  const never = () => new Promise<never>(() => {})
  const there = async () => 'ok'

  async function probed(probes: Parameters<typeof probeServices>[1], timeoutMs = 1_000) {
    const metrics = instrument({ system }, { defaultMetrics: false })
    const log = vi.fn()
    const watch = probeServices(metrics.system.health, probes, { everyMs: 5, timeoutMs, log })
    onTestFinished(watch.stop)
    await watch.ready
    const health = async () =>
      familyOf(samplesOf(await metrics.registry.metrics()), 'service_health')
    return { health, log }
  }

  it('KR-R14: are 1 when they answer, and 0 when they fail or are late, each by itself', async () => {
    const fails = () => Promise.reject(new Error('db answered 500'))
    const probes = { api: there, db: fails, redis: there, ollama: never }
    const { health, log } = await probed(probes, 30)
    expect(await health()).toEqual({
      '{service="api"}': 1,
      '{service="db"}': 0,
      '{service="redis"}': 1,
      '{service="ollama"}': 0,
    })
    expect(log.mock.calls.flat().sort()).toEqual([
      'db is down: db answered 500',
      'ollama is down: no answer within 30 ms',
    ])
  })

  it('KR-R14: are asked again, and come back', async () => {
    let isThere = false
    const db = () => (isThere ? there() : Promise.reject(new Error('no')))
    const { health } = await probed({ api: there, db, redis: there, ollama: there })
    expect((await health())['{service="db"}']).toBe(0)
    isThere = true
    await vi.waitFor(async () => expect((await health())['{service="db"}']).toBe(1), patience)
  })
})
