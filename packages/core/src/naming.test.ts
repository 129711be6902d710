import { describe, expect, it } from 'vitest'
import {
  counter,
  familiesOf,
  gauge,
  histogram,
  httpMethod,
  oneOf,
  seriesBound,
  summary,
  upTo,
} from './index.ts'

const help = 'Things.'
const codes = (family: { problems: readonly { code: string }[] }) =>
  family.problems.map((p) => p.code)

describe('a definition that breaks a rule says which', () => {
  it.each([
    ['a name with a dash', counter('http-requests_total', { help }), 'metrics/invalid-name'],
    ['a name that starts with a digit', gauge('2xx', { help }), 'metrics/invalid-name'],
    ['a colon', gauge('shop:orders', { help }), 'metrics/colon-in-name'],
    ['no help', gauge('orders', { help: ' ' }), 'metrics/no-help'],
    ['a counter without _total', counter('orders', { help }), 'metrics/counter-without-total'],
    [
      'an unknown way to aggregate processes',
      gauge('orders', { help, aggregate: 'total' as 'sum' }),
      'metrics/gauge-aggregate',
    ],
    ['a gauge with _total', gauge('topics_total', { help }), 'metrics/total-on-non-counter'],
    ['a gauge ending in _count', gauge('graph_nodes_count', { help }), 'metrics/reserved-suffix'],
    ['a gauge ending in _bucket', gauge('orders_bucket', { help }), 'metrics/reserved-suffix'],
    [
      'a summary ending in _bucket',
      summary('orders_bucket', { help, quantiles: [0.5] }),
      'metrics/reserved-suffix',
    ],
    ['minutes', gauge('age_minutes', { help }), 'metrics/non-base-unit'],
    ['milliseconds', gauge('age_milliseconds', { help }), 'metrics/non-base-unit'],
    ['an abbreviated unit', gauge('age_ms', { help }), 'metrics/abbreviated-unit'],
    ['the kind in the name', gauge('orders_gauge', { help }), 'metrics/kind-in-name'],
    ['a camelCase name', gauge('openOrders', { help }), 'metrics/camel-case'],
    [
      'a camelCase label',
      gauge('orders', { help, labels: { userId: upTo(5) } }),
      'metrics/camel-case',
    ],
    ['the label le', gauge('orders', { help, labels: { le: upTo(5) } }), 'metrics/reserved-label'],
    [
      'the label quantile',
      gauge('orders', { help, labels: { quantile: upTo(5) } }),
      'metrics/reserved-label',
    ],
    [
      'the label __name__',
      gauge('orders', { help, labels: { __name__: upTo(5) } }),
      'metrics/reserved-label',
    ],
    [
      'the label job',
      gauge('orders', { help, labels: { job: upTo(5) } }),
      'metrics/reserved-label',
    ],
    [
      'a label with a dash',
      gauge('orders', { help, labels: { 'user-id': upTo(5) } }),
      'metrics/invalid-label',
    ],
    [
      'a label without values',
      gauge('orders', { help, labels: { state: oneOf() } }),
      'metrics/invalid-label',
    ],
    [
      'a label value twice',
      gauge('orders', { help, labels: { state: oneOf('a', 'a') } }),
      'metrics/invalid-label',
    ],
    [
      'an unbounded label',
      gauge('orders', { help, labels: { user: upTo(Number.POSITIVE_INFINITY) } }),
      'metrics/invalid-label',
    ],
    [
      'buckets out of order',
      histogram('age_seconds', { help, buckets: [1, 5, 2] }),
      'metrics/bucket-order',
    ],
    ['a bucket twice', histogram('age_seconds', { help, buckets: [1, 1] }), 'metrics/bucket-order'],
    [
      'a NaN bucket',
      histogram('age_seconds', { help, buckets: [Number.NaN] }),
      'metrics/bucket-order',
    ],
    ['no buckets', histogram('age_seconds', { help, buckets: [] }), 'metrics/bucket-order'],
    [
      'a quantile of 95',
      summary('age_seconds', { help, quantiles: [95] }),
      'metrics/invalid-quantile',
    ],
    [
      'too many series',
      gauge('orders', { help, labels: { user: upTo(9_000), method: httpMethod } }),
      'metrics/too-many-series',
    ],
  ])('%s', (_, family, code) => {
    expect(codes(family)).toContain(code)
    for (const problem of family.problems) {
      expect(problem.at).toMatchObject({ file: expect.stringContaining('naming.test.ts') })
      expect(problem.summary + problem.why + problem.fix).not.toMatch(/undefined|NaN(?!\])/)
    }
  })

  it('and only that: a good definition has no problem', () => {
    expect(codes(counter('http_requests_total', { help, labels: { method: httpMethod } }))).toEqual(
      [],
    )
    expect(codes(histogram('age_seconds', { help, buckets: [0.1, 1] }))).toEqual([])
  })

  it('unless it allows itself the exception, with a reason', () => {
    const allow = { 'metrics/total-on-non-counter': 'The service has exported it so for years.' }
    expect(codes(gauge('topics_total', { help, allow }))).toEqual([])
    expect(codes(gauge('topics_total', { help: '', allow }))).toEqual(['metrics/no-help'])
    expect(
      codes(gauge('topics_total', { help, allow: { 'metrics/total-on-non-counter': '' } })),
    ).toEqual(['metrics/total-on-non-counter'])
  })
})

describe('the series bound', () => {
  it('is the product of the label values', () => {
    expect(seriesBound(gauge('orders', { help, labels: { a: oneOf('x', 'y'), b: upTo(5) } }))).toBe(
      10,
    )
  })
  it('counts buckets, +Inf, _sum and _count of a histogram', () => {
    expect(seriesBound(histogram('age_seconds', { help, buckets: [1, 2] }))).toBe(5)
  })
})

describe('a definition', () => {
  it('is frozen data', () => {
    const family = counter('orders_total', { help, labels: { state: oneOf('open') } })
    expect(Object.isFrozen(family)).toBe(true)
    expect(Object.isFrozen(family.labels)).toBe(true)
    const { state } = family.labels
    expect(state.kind === 'closed' && Object.isFrozen(state.values)).toBe(true)
  })
  it('takes its unit from the name', () => {
    expect(histogram('age_seconds', { help, buckets: [1] }).unit).toBe('seconds')
    expect(counter('sent_bytes_total', { help }).unit).toBe('bytes')
    expect(gauge('orders', { help }).unit).toBe('')
  })
  it('knows the line on which it was written', () => {
    const first = gauge('orders', { help }).at
    const second = gauge('orders', { help }).at
    expect((second?.line ?? 0) - (first?.line ?? 0)).toBe(1)
  })
  it('is found in a tree, in written order', () => {
    const a = gauge('a', { help })
    const b = gauge('b', { help })
    expect(familiesOf({ x: { b }, a })).toEqual([b, a])
  })
})
