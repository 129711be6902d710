import {
  expression,
  matches,
  max,
  num,
  quantileOf,
  rate,
  ratio,
  select,
  sum,
  up,
  vector,
} from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { codes, only } from '../../testing/rule-problems.ts'
import { alert, carts, http, shopWith } from '../../testing/shop.ts'
import { recordingRule } from './recording-rule.ts'

describe('the condition of an alert', () => {
  const errorRatio = ratio(http.requests, { code: '500' })
  const recordedErrors = recordingRule('shop:errors:ratio5m', errorRatio)
  const recordedBreach = recordingRule('shop:errors:breach5m', errorRatio.gt(0.5))

  it.each([
    ['a comparison', errorRatio.gt(0.05)],
    ['a comparison inside of an aggregation', sum(select(up, {}).eq(0))],
    ['a comparison of either side of an `and`', sum(carts.open).and(errorRatio.gt(0.05))],
    ['a comparison on both sides of an `or`', errorRatio.gt(1).or(select(carts.open, {}).gt(1))],
    ['`unless`', select(up, {}).unless(select(carts.open, {}))],
    ['a recording rule that compares', sum(recordedBreach)],
    ['absent()', call('absent')],
    ['absent_over_time()', call('absent_over_time')],
    [
      'that another alert fires',
      expression({ type: 'VectorSelector', name: 'ALERTS', matchers: [] }),
    ],
  ])('may be %s', (_, when) => {
    expect(codes(shopWith(recordedBreach, alert('ShopErrors', { when: when as never })))).toEqual(
      [],
    )
  })

  it.each([
    ['a ratio', errorRatio],
    ['a constant', vector(1)],
    ['a comparison beside something that is always there', errorRatio.gt(1).or(vector(0))],
    ['a recording rule that does not compare', sum(recordedErrors)],
  ])('is not %s', (_, when) => {
    expect(codes(shopWith(recordedErrors, alert('ShopErrors', { when })))).toEqual([
      'rules/no-comparison',
    ])
  })

  it('does not compare with bool(), which always returns 0 or 1', () => {
    const rule = alert('ShopErrors', { when: errorRatio.gt(0.05).bool() })
    expect(only(shopWith(rule))).toMatchObject({
      code: 'rules/no-comparison',
      excerpt: {
        text: 'sum(rate(http_requests_total{code="500"}[5m])) / sum(rate(http_requests_total[5m])) > bool 0.05',
      },
      fix: 'Leave out bool(): a comparison without it drops the series that do not meet it.',
    })
  })
})

describe('the threshold of an alert', () => {
  const p95 = quantileOf(http.duration, 0.95, { by: ['route'] })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is not %d', (threshold) => {
    const rule = alert('ShopBusy', { when: sum(carts.open).gt(threshold) })
    expect(codes(shopWith(rule))).toEqual(['rules/threshold'])
  })

  it('on a quantile is a bound of a bucket', () => {
    expect(codes(shopWith(alert('ShopSlow', { when: p95.gt(1) })))).toEqual([])
    expect(only(shopWith(alert('ShopSlow', { when: p95.gt(2) })))).toMatchObject({
      code: 'rules/threshold-between-buckets',
      severity: 'warning',
      fix: 'Compare with a bound, or add the bucket 2.',
    })
  })

  it.each([10, 30])('on a quantile has a finite bucket above it, unlike %d', (threshold) => {
    expect(only(shopWith(alert('ShopSlow', { when: p95.gt(threshold) })))).toMatchObject({
      code: 'rules/threshold-above-buckets',
      summary: `a quantile of http_request_duration_seconds is compared with ${threshold}, and its last bucket ends at 10`,
    })
  })

  it('may be anything for what is no quantile', () => {
    const rule = alert('ShopBusy', { when: sum(carts.open).gt(123.4) })
    expect(codes(shopWith(rule))).toEqual([])
  })
})

describe('a Grafana variable in a rule', () => {
  it.each([
    ['$__rate_interval', sum(rate(http.requests, '$__rate_interval')).gt(1)],
    ['$route', sum(rate(select(http.requests, { route: { variable: 'route' } }))).gt(1)],
    ['$limit', max(carts.open).gt(num({ variable: 'limit' }))],
    ['$window', max(carts.open).subquery('$window').node],
  ])('is found: %s', (variable, when) => {
    const expr =
      'type' in when ? { node: { type: 'Call', func: 'max_over_time', args: [when] } } : when
    const rule = recordingRule('shop:test:x', expr as never)
    expect(only(shopWith(rule))).toMatchObject({
      code: 'rules/variable-in-rule',
      summary: `${variable} stands in a rule`,
      path: ['Shop', 'shop_api', 'shop:test:x'],
    })
  })

  it('is pointed at', () => {
    const rule = alert('ShopErrors', { when: sum(rate(http.requests, '$__rate_interval')).gt(1) })
    const { excerpt } = only(shopWith(rule))
    expect(excerpt?.text.slice(excerpt.from, excerpt.to)).toBe('$__rate_interval')
  })

  it('is not what ends a regular expression', () => {
    const when = sum(rate(select(http.requests, { route: matches(/^\/pay$/) }))).gt(1)
    expect(codes(shopWith(alert('ShopErrors', { when })))).toEqual([])
  })
})

function call(func: string) {
  const selector = { type: 'VectorSelector', name: 'up', matchers: [] } as const
  const args =
    func === 'absent' ? [selector] : [{ type: 'MatrixSelector', vector: selector } as const]
  return expression({ type: 'Call', func, args })
}
