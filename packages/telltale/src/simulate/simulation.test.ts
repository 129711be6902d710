import {
  counter,
  gauge,
  histogram,
  httpMethod,
  httpRoute,
  httpStatus,
  oneOf,
  summary,
  upTo,
} from '@telltale/core'
import { describe, expect, it } from 'vitest'
import { contract } from '../contract/contract.ts'
import { target } from '../project/target.ts'
import { expositionText } from './exposition-text.ts'
import { historyText } from './history.ts'
import { labelSetsOf } from './label-sets.ts'
import type { Scenario } from './scenario.ts'
import { simulation } from './simulation.ts'

const shop = {
  orders: counter('http_orders_total', {
    help: 'Orders.',
    unit: 'orders',
    labels: { route: upTo(5), status: oneOf('success', 'error') },
  }),
  duration: histogram('http_order_duration_seconds', {
    help: 'Time taken by an order.',
    labels: { route: upTo(5), status: oneOf('success', 'error') },
    buckets: [0.1, 1, 10],
  }),
  carts: gauge('carts_open', { help: 'Open carts.', unit: 'carts' }),
  size: summary('order_size_bytes', { help: 'Size.', quantiles: [0.5, 0.9] }),
  spent: counter('credits_spent_total', { help: 'Credits.', unit: 'credits' }),
  budget: gauge('credits_limit', {
    help: 'Credits allowed.',
    unit: 'credits',
    labels: { period: oneOf('daily', 'monthly') },
  }),
}
const targets = [target('shop', { addresses: ['a:1', 'b:1'], exposes: shop })]
const noon = Date.parse('2026-03-01T12:00:00Z')

function after(minutes: number, options: { seed?: number; scenario?: Scenario } = {}): string {
  const { processes } = simulation(targets, { startMs: noon, ...options })
  for (const { families } of processes) {
    for (const family of families) {
      for (let minute = 1; minute <= minutes; minute++) family.advance(noon + minute * 60_000)
    }
  }
  return processes.map((process) => expositionText(process)).join('')
}

function valuesOf(text: string, start: string): readonly number[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(start))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)))
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

describe('a simulated process', () => {
  it('exposes exactly what is declared', () => {
    const [process] = simulation(targets, { startMs: noon }).processes
    for (const family of process?.families ?? []) family.advance(noon + 60_000)
    expect(process && contract(shop, expositionText(process))).toEqual([])
  })

  it.each(['probe_up', 'service_health', 'replica_ready'])('is well: %s is 1', (name) => {
    const state = gauge(name, { help: 'A state.', labels: { service: oneOf('db', 'api') } })
    const [process] = simulation([target('shop', { addresses: ['a:1'], exposes: { state } })], {
      startMs: noon,
    }).processes
    for (const family of process?.families ?? []) family.advance(noon + 60_000)
    expect(process && valuesOf(expositionText(process), `${name}{`)).toEqual([1, 1])
  })

  it('exposes the same for the same seed and times, and something else for another seed', () => {
    expect(after(10)).toBe(after(10))
    expect(after(10, { seed: 2 })).not.toBe(after(10))
  })

  it('differs from the other instances of its job', () => {
    const text = after(30)
    const [first, second] = valuesOf(text, 'carts_open')
    const orders = valuesOf(text, 'http_orders_total{')
    expect([first, ...orders.slice(0, orders.length / 2)]).not.toEqual([
      second,
      ...orders.slice(orders.length / 2),
    ])
  })

  it('counts upwards only, and in histograms no bucket holds more than the next', () => {
    const { processes } = simulation(targets, { startMs: noon })
    const families = processes.flatMap((process) => process.families)
    for (const family of families.filter(({ family: { kind } }) => kind !== 'gauge')) {
      let before = Float64Array.from(family.values)
      for (let minute = 1; minute < 200; minute++) {
        family.advance(noon + minute * 60_000)
        for (const [i, { suffix }] of family.rows.entries()) {
          if (family.family.kind === 'summary' && suffix === '') continue
          expect(family.values[i]).toBeGreaterThanOrEqual(before[i] ?? 0)
          if (suffix === '_bucket' && family.rows[i]?.labels.le !== '0.1')
            expect(family.values[i]).toBeGreaterThanOrEqual(family.values[i - 1] ?? 0)
        }
        before = Float64Array.from(family.values)
      }
    }
  })

  it('counts as many observations as events, where the labels are the same', () => {
    const text = after(60)
    expect(valuesOf(text, 'http_order_duration_seconds_count')).toEqual(
      valuesOf(text, 'http_orders_total'),
    )
  })

  it('has a few errors, and a budget that is not used up', () => {
    const text = after(60)
    const all = sum(valuesOf(text, 'http_orders_total'))
    const lines = text.split('\n').filter((line) => line.startsWith('http_orders_total'))
    const failed = sum(valuesOf(lines.filter((line) => line.includes('error')).join('\n'), 'http'))
    expect(failed / all).toBeGreaterThan(0.001)
    expect(failed / all).toBeLessThan(0.1)
    const spentInADay = (sum(valuesOf(text, 'credits_spent_total')) / 2) * 24
    expect(valuesOf(text, 'credits_limit{period="daily"}')[0]).toBeGreaterThan(spentInADay)
  })
})

it('errors stay as frequent as they are, whatever other labels there are', () => {
  const requests = counter('http_requests_total', {
    help: 'Requests.',
    unit: 'requests',
    labels: { method: httpMethod, route: httpRoute, status_code: httpStatus },
  })
  const shares = labelSetsOf(requests)
  const failed = shares.filter(({ labels }) => labels.status_code?.startsWith('5'))
  const share = sum(failed.map((each) => each.share))
  expect(share).toBeGreaterThan(0.002)
  expect(share).toBeLessThan(0.01)
  expect(sum(shares.map((each) => each.share))).toBeCloseTo(1)
})

it('a process has not run for years', () => {
  const started = gauge('process_start_time_seconds', { help: 'Start time of the process.' })
  const [process] = simulation([target('shop', { addresses: ['a:1'], exposes: { started } })], {
    startMs: noon,
  }).processes
  for (const family of process?.families ?? []) family.advance(noon + 60_000)
  const [at = 0] = process ? valuesOf(expositionText(process), 'process_start') : []
  expect(noon / 1000 - at).toBeGreaterThan(3_600)
  expect(noon / 1000 - at).toBeLessThan(2 * 86_400)
})

describe('a simulated day', () => {
  const minutes = dayOf(1)

  it('has most to do in the afternoon and least at night', () => {
    const perHour = Array.from({ length: 24 }, (_, hour) =>
      sum(minutes.slice(hour * 60, hour * 60 + 60).map(({ orders }) => orders)),
    )
    expect(perHour.indexOf(Math.max(...perHour))).toBeGreaterThanOrEqual(12)
    expect(perHour.indexOf(Math.max(...perHour))).toBeLessThanOrEqual(18)
    expect(perHour.indexOf(Math.min(...perHour))).toBeLessThanOrEqual(6)
    expect(Math.max(...perHour)).toBeGreaterThan(1.5 * Math.min(...perHour))
  })

  it('is noisy: hardly a minute is like the one before', () => {
    const same = minutes.filter(({ orders }, i) => orders === minutes[i - 1]?.orders)
    expect(same.length).toBeLessThan(minutes.length / 4)
  })

  it('has errors and latency that rise together', () => {
    const quarters = Array.from({ length: 96 }, (_, i) => minutes.slice(i * 15, i * 15 + 15))
    const ratio = (part: keyof Minute, whole: keyof Minute) =>
      quarters.map((some) => sum(some.map((m) => m[part])) / sum(some.map((m) => m[whole])))
    expect(correlation(ratio('errors', 'orders'), ratio('seconds', 'orders'))).toBeGreaterThan(0.5)
  })
})

/** What one process counts in a minute. */
interface Minute {
  readonly orders: number
  readonly errors: number
  readonly seconds: number
}

function dayOf(seed: number): readonly Minute[] {
  const startMs = Date.parse('2026-03-01T00:00:00Z')
  const [process] = simulation(targets, { startMs, seed }).processes
  if (process === undefined) throw new Error('no process')
  const totals = Array.from({ length: 24 * 60 + 1 }, (_, minute): Minute => {
    for (const family of process.families) family.advance(startMs + minute * 60_000)
    const text = expositionText(process)
    const lines = text
      .split('\n')
      .filter((line) => line.includes('status="error"'))
      .join('\n')
    return {
      orders: sum(valuesOf(text, 'http_orders_total')),
      errors: sum(valuesOf(lines, 'http_orders_total')),
      seconds: sum(valuesOf(text, 'http_order_duration_seconds_sum')),
    }
  })
  return totals.slice(1).map((now, i) => {
    const before = totals[i] ?? now
    return {
      orders: now.orders - before.orders,
      errors: now.errors - before.errors,
      seconds: now.seconds - before.seconds,
    }
  })
}

/** Pearson's. */
function correlation(xs: readonly number[], ys: readonly number[]): number {
  const [meanX, meanY] = [sum(xs) / xs.length, sum(ys) / ys.length]
  const deviations = xs.map((x, i) => [x - meanX, (ys[i] ?? meanY) - meanY] as const)
  const squares = (of: 0 | 1) => sum(deviations.map((pair) => pair[of] ** 2))
  return sum(deviations.map(([x, y]) => x * y)) / Math.sqrt(squares(0) * squares(1))
}

describe('a scenario', () => {
  const errors: Scenario = {
    name: 'errors',
    departures: [
      {
        series: {
          name: 'http_orders_total',
          matchers: [
            { label: 'status', op: '=', value: 'error' },
            { label: 'instance', op: '=', value: 'a:1' },
          ],
        },
        fromMs: 30 * 60_000,
        toMs: 60 * 60_000,
        rampMs: 0,
        effects: [{ kind: 'rate', value: 10 }],
      },
    ],
  }

  it('leaves everything as it is before it begins', () => {
    expect(after(29, { scenario: errors })).toBe(after(29))
  })

  it('changes the series that it names and no other', () => {
    const changed = after(60, { scenario: errors }).split('\n')
    const normal = after(60).split('\n')
    const different = changed.filter((line, i) => line !== normal[i])
    expect(different.every((line) => /^http_orders_total\{.*status="error"/.test(line))).toBe(true)
    expect(different.length).toBeGreaterThan(0)
    for (const line of different)
      expect(Number(line.split(' ').at(-1))).toBeGreaterThan(0.8 * 10 * 29 * 60)
  })

  it('makes what it names exist', () => {
    const [departure] = errors.departures
    const cart = {
      name: 'http_orders_total',
      matchers: [{ label: 'route', op: '=', value: '/cart' }],
    } as const
    const scenario = { name: 'cart', departures: departure ? [{ ...departure, series: cart }] : [] }
    expect(after(1)).not.toContain('route="/cart"')
    expect(after(1, { scenario })).toMatch(/^http_orders_total\{.*route="\/cart"/m)
  })

  it('takes a process down, and series away', () => {
    const down: Scenario = {
      name: 'down',
      departures: [
        {
          series: { matchers: [{ label: 'job', op: '=', value: 'shop' }] },
          fromMs: 0,
          toMs: 60_000,
          rampMs: 0,
          effects: [{ kind: 'down' }],
        },
        {
          series: { name: 'carts_open', matchers: [] },
          fromMs: 0,
          toMs: Number.POSITIVE_INFINITY,
          rampMs: 0,
          effects: [{ kind: 'missing' }],
        },
      ],
    }
    const simulated = simulation(targets, { startMs: noon, scenario: down })
    const times = { fromMs: noon, toMs: noon + 180_000, stepMs: 60_000 }
    const text = [...historyText(simulated, times)].join('')
    expect(text).toContain(`up{job="shop",instance="a:1"} 0 ${noon / 1000}\n`)
    expect(text).toContain(`up{job="shop",instance="a:1"} 1 ${noon / 1000 + 60}\n`)
    expect(text).not.toMatch(/^carts_open/m)
    expect(text).not.toMatch(new RegExp(`^http_orders_total.* ${noon / 1000}$`, 'm'))
  })
})
