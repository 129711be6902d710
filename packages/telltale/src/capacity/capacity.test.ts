import { counter, gauge, histogram, oneOf, upTo } from '@telltale/core'
import { parse, sum } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { carts, highErrorRate, http, requestRate, shop } from '../../testing/shop.ts'
import { dnsDiscovery } from '../deploy/scrape/discovery.ts'
import { target } from '../project/target.ts'
import { recordingRule } from '../rules/recording-rule.ts'
import { ruleGroup } from '../rules/rule-group.ts'
import { adviceFor, usualMachine } from './advice.ts'
import { capacityOf, diskOf, sumOf } from './capacity.ts'
import { combinationsOf, valuesOf } from './label-values.ts'
import { resultSeries } from './result-series.ts'

describe('combinations of labels', () => {
  const cases = [
    ['no label: one series', [], { expected: 1, most: 1 }],
    ['closed: all of them', [oneOf('a', 'b'), oneOf('x', 'y', 'z')], { expected: 6, most: 6 }],
    ['one open: half of its bound', [upTo(20)], { expected: 10, most: 20 }],
    // √(20 × 20·2) = 28.3
    [
      'open and closed: between the longest and the product',
      [upTo(40), oneOf('a', 'b')],
      { expected: 28, most: 80 },
    ],
    ['an open label of one value', [upTo(1)], { expected: 1, most: 1 }],
  ] as const
  it.each(cases)('%s', (_, labels, amount) => {
    expect(combinationsOf(labels.map(valuesOf))).toEqual(amount)
  })
})

describe('the series of a result', () => {
  const system = shop({
    targets: [
      target('shop-api', { addresses: ['a:1', 'b:1', 'c:1'], exposes: { http } }),
      target('shop-worker', { addresses: ['d:1'], exposes: { carts } }),
    ],
  })
  const count = resultSeries(system)
  const most = (query: string) => {
    const { node } = parse(query)
    if (node === undefined) throw new Error(`no query: ${query}`)
    return count(node).most
  }
  it.each([
    ['http_requests_total', 20 * 2 * 3],
    ['http_requests_total{code="500"}', 20 * 3],
    ['http_requests_total{code=~"5.."}', 20 * 3],
    ['http_requests_total{code!~"5.."}', 20 * 3],
    ['http_requests_total{route=~"/a|/b", code="200"}', 2 * 3],
    ['http_requests_total{route=~"/a.*|/b", code="200"}', 20 * 3],
    ['http_request_duration_seconds_bucket', 20 * 4 * 3],
    ['http_request_duration_seconds_count', 20 * 3],
    ['sum(rate(http_requests_total[5m]))', 1],
    ['sum by (route) (rate(http_requests_total[5m]))', 20],
    ['sum by (job, code) (rate(http_requests_total[5m]))', 2],
    ['sum by (nothing) (http_requests_total)', 1],
    ['sum without (instance) (http_requests_total)', 20 * 2],
    ['topk(3, http_requests_total)', 3],
    ['count by (code) (http_requests_total) > 1', 2],
    [
      'histogram_quantile(0.9, sum by (le, route) (rate(http_request_duration_seconds_bucket[5m])))',
      20,
    ],
    ['histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))', 1],
    ['carts_open or vector(0)', 2],
    ['carts_open and http_requests_total', 1],
    ['carts_open * 2', 1],
    ['1 - sum by (route) (http_requests_total)', 20],
    ['http_requests_total / on (instance) group_left () carts_open', 20 * 2 * 3],
    ['absent(http_requests_total)', 1],
    ['shop:http_requests:rate5m', 20],
    ['max_over_time(shop:http_requests:rate5m[1h])', 20],
    ['up', 4],
    ['nobody_knows_this', 0],
  ])('%s has at most %i', (query, series) => {
    expect(most(query)).toBe(series)
  })
})

describe('the capacity of a system', () => {
  const system = shop({ rules: [ruleGroup('a', [highErrorRate, requestRate])] })

  it('counts families, scrapes, records and alerts', () => {
    const { activeSeries, families, rules } = capacityOf(system)
    // 10 of 20 routes; with two codes √(10 × 20) = 14 of 20; a histogram has 3 + 3 lines.
    const requests = { expected: 14, most: 40 }
    const duration = { expected: 60, most: 120 }
    expect(families.map(({ family, series }) => [family, series])).toEqual([
      ['http_request_duration_seconds', duration],
      ['http_requests_total', requests],
      ['carts_open', { expected: 1, most: 1 }],
    ])
    // By route; an alert that is active has two series.
    expect(rules).toEqual({ expected: 10, most: 22 })
    expect(activeSeries).toEqual({ expected: 14 + 60 + 1 + 10 + 10, most: 40 + 120 + 1 + 22 + 10 })
  })

  it('samples as often as each job is scraped and each group is evaluated', () => {
    const slow = shop({
      dashboards: [],
      targets: [target('shop', { addresses: ['a:1'], interval: '1m', exposes: { carts } })],
      rules: [
        ruleGroup('a', [recordingRule('shop:carts:sum', sum(carts.open))], { interval: '30s' }),
      ],
    })
    expect(capacityOf(slow).samplesPerSecond.most).toBeCloseTo(6 / 60 + 1 / 30, 10)
  })

  it('keeps what was replaced in memory for a while where processes are discovered', () => {
    const found = shop({
      dashboards: [],
      rules: [],
      targets: [
        target('shop', { discovery: dnsDiscovery(['a']), instances: 10, exposes: { carts } }),
      ],
    })
    expect(capacityOf(found).headSeries).toEqual({ expected: 60, most: 120 })
  })

  it('has no rules and no blocks as an agent', () => {
    const { prometheus } = shop().options
    const agent = capacityOf(shop({ prometheus: { ...prometheus, agent: true } }))
    expect([agent.rules.most, agent.blockBytes.most]).toEqual([0, 0])
    expect(agent.walBytes.most).toBeGreaterThan(0)
  })

  it('never expects more than the most', () => {
    const values = Object.values(capacityOf(system)).filter(
      (value) => typeof value === 'object' && 'most' in value,
    )
    expect(values.length).toBeGreaterThan(5)
    for (const { expected, most } of values) expect(expected).toBeLessThanOrEqual(most)
  })

  it('of two systems together is the sum, with the longest retention', () => {
    const one = capacityOf(system)
    const both = sumOf('both', [one, { ...one, retentionDays: 365 }])
    expect(both.activeSeries.most).toBe(2 * one.activeSeries.most)
    expect(both.retentionDays).toBe(365)
    expect(both.blockBytes.expected).toBeGreaterThan(20 * one.blockBytes.expected)
  })
})

describe('the disk', () => {
  it('is retention times samples times bytes, as the documentation of Prometheus says', () => {
    const { blockBytes } = diskOf({ expected: 100_000, most: 100_000 }, 10)
    expect(blockBytes.expected).toBe(100_000 * 10 * 86_400 * 1.5)
    // A block is only deleted as a whole: a tenth of the retention longer, at 2 bytes.
    expect(blockBytes.most).toBeCloseTo(100_000 * 11 * 86_400 * 2, 0)
  })

  it('grows by 31 days at most for blocks that cannot be deleted yet', () => {
    const { blockBytes } = diskOf({ expected: 1, most: 1 }, 3_650)
    expect(blockBytes.most).toBe(3_681 * 86_400 * 2)
  })
})

describe('advice', () => {
  const big = {
    events: counter('events_total', {
      help: 'Events.',
      unit: 'events',
      labels: { a: many(100), b: many(80) },
    }),
    sizes: histogram('size_bytes', {
      help: 'Sizes.',
      labels: { a: many(100) },
      buckets: [1, 2, 3],
    }),
    level: gauge('level', { help: 'Level.', unit: 'items' }),
  }
  const capacity = capacityOf(
    shop({
      dashboards: [],
      rules: [],
      targets: [
        target('big', {
          addresses: Array.from({ length: 1_000 }, (_, i) => `h${i}:1`),
          exposes: big,
        }),
      ],
    }),
  )

  it('is to shard when the series do not fit into half of the memory', () => {
    // 8,606 series of each of 1,000 processes; 2 million fit into 16 GB.
    expect(capacity.headSeries.expected).toBe(8_606_000)
    expect(adviceFor(capacity, usualMachine)).toMatchObject({ shards: 5, seriesLimit: 2_000_000 })
    expect(adviceFor(capacity, usualMachine).text).toMatch(/^Shard by 5/)
    expect(adviceFor(capacity, { memoryBytes: 128e9, diskBytes: 10e12 }).text).toBe(
      'One Prometheus is enough.',
    )
  })

  it('asks with queries that are queries', () => {
    for (const { query } of adviceFor(capacity, usualMachine).queries) {
      expect(parse(query).problems, query).toEqual([])
    }
  })
})

function many(count: number) {
  return oneOf(...Array.from({ length: count }, (_, i) => `v${i}`))
}
