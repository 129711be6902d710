import { counter, gauge, oneOf } from '@telltale/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  followTotal,
  instrument,
  observe,
  observeCache,
  observePool,
  observeQueue,
  type Poll,
} from './index.ts'

const pool = oneOf('orders')
const definitions = {
  open: gauge('pool_connections_open', { help: 'Open.', unit: 'connections', labels: { pool } }),
  used: gauge('pool_connections_used', { help: 'Used.', unit: 'connections', labels: { pool } }),
  max: gauge('pool_connections_max', { help: 'Most.', unit: 'connections' }),
  waits: counter('pool_waits_total', { help: 'Waits.', unit: 'waits', labels: { pool } }),
}
const start = () => instrument(definitions, { defaultMetrics: false })
const options = {
  labels: { pool: 'orders' },
  everyMs: 1000,
  onError: (error: unknown) => expect.fail(String(error)),
} as const

describe('observing', () => {
  let running: Poll | undefined
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    running?.stop()
    vi.useRealTimers()
  })
  const lines = async ({ registry }: { registry: { metrics(): Promise<string> } }) =>
    (await registry.metrics())
      .split('\n')
      .filter((line) => /^[a-z]/.test(line) && !line.startsWith('telltale'))

  it('sets gauges, and lets counters follow totals', async () => {
    const metrics = start()
    const readings = [
      { open: 3, used: 1, waits: 100 },
      { open: 4, used: 4, waits: 107 },
      { open: 4, waits: 2 },
    ]
    let turn = 0
    const { open, used, waits } = metrics
    running = observe({ open, used, waits }, async () => readings[turn++] ?? {}, options)
    await vi.advanceTimersByTimeAsync(0)
    expect(await lines(metrics)).toEqual([
      'pool_connections_open{pool="orders"} 3',
      'pool_connections_used{pool="orders"} 1',
      'pool_waits_total{pool="orders"} 0',
    ])
    await vi.advanceTimersByTimeAsync(1000)
    expect(await lines(metrics)).toContain('pool_waits_total{pool="orders"} 7')
    await vi.advanceTimersByTimeAsync(1000)
    expect(await lines(metrics)).toEqual([
      'pool_connections_open{pool="orders"} 4',
      'pool_connections_used{pool="orders"} 4',
      'pool_waits_total{pool="orders"} 9',
    ])
  })

  it('reads a pool of pg, into those families that there are', async () => {
    const metrics = start()
    const { open, used, max } = metrics
    const pg = { totalCount: 5, idleCount: 2, waitingCount: 1, options: { max: 10 } }
    running = observePool({ open, used, max }, pg, options)
    await vi.advanceTimersByTimeAsync(0)
    expect(await lines(metrics)).toEqual(
      expect.arrayContaining([
        'pool_connections_open{pool="orders"} 5',
        'pool_connections_used{pool="orders"} 3',
        'pool_connections_max 10',
      ]),
    )
  })

  it('reads a queue of bullmq and a cache', async () => {
    const metrics = start()
    const queue = { getJobCounts: async () => ({ waiting: 6, active: 2, failed: 1 }) }
    running = observeQueue({ waiting: metrics.open, active: metrics.used }, queue, options)
    await vi.advanceTimersByTimeAsync(0)
    expect(await lines(metrics)).toContain('pool_connections_open{pool="orders"} 6')
    running.stop()

    let hits = 10
    running = observeCache(
      { hits: metrics.waits, entries: metrics.open },
      () => ({ hits, entries: 3 }),
      options,
    )
    await vi.advanceTimersByTimeAsync(0)
    hits = 25
    await vi.advanceTimersByTimeAsync(1000)
    expect(await lines(metrics)).toContain('pool_waits_total{pool="orders"} 15')
  })

  it('needs the labels of all the families, and only roles that there are', () => {
    const { open, max } = start()
    // @ts-expect-error the label "pool" is missing
    observe({ open }, () => ({ open: 1 }), { ...options, labels: {} }).stop()
    // @ts-expect-error nobody reads "opened"
    observe({ open }, () => ({ opened: 1 }), options).stop()
    // @ts-expect-error a pool has no "size"
    observePool({ size: max }, () => ({}), options).stop()
    expect(open.family.name).toBe('pool_connections_open')
  })

  it('tells of a reading that fails, and keeps the last values', async () => {
    const metrics = start()
    const errors: unknown[] = []
    let works = true
    const read = () => {
      if (!works) throw new Error('gone')
      return { open: 3 }
    }
    running = observe({ open: metrics.open }, read, { ...options, onError: (e) => errors.push(e) })
    await vi.advanceTimersByTimeAsync(0)
    works = false
    await vi.advanceTimersByTimeAsync(3000)
    expect(errors).toHaveLength(1)
    expect(await lines(metrics)).toContain('pool_connections_open{pool="orders"} 3')
  })
})

it('followTotal counts increases, takes a fall for a restart, and ignores what is no number', async () => {
  const { waits, registry } = start()
  const follow = followTotal(waits, { pool: 'orders' })
  const seen = async (total: number) => {
    follow(total)
    return Number(/^pool_waits_total\{.*\} (.*)$/m.exec(await registry.metrics())?.[1])
  }
  const totals = [1000, 1010, 1010, Number.NaN, 4, 5, Number.POSITIVE_INFINITY, 6]
  const values = []
  for (const total of totals) values.push(await seen(total))
  expect(values).toEqual([0, 10, 10, 10, 14, 15, 15, 16])
})
