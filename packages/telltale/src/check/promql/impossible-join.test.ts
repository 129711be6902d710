import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/impossible-join', () => {
  it.each([
    'sum by (route) (rate(http_requests_total[5m])) / sum(rate(http_requests_total[5m]))',
    'carts_open and on (route) sum by (route) (rate(http_requests_total[5m]))',
    'carts_open > sum(carts_open)',
    'carts_open unless sum(carts_open)',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('promql/impossible-join')
  })

  it.each([
    'carts_open / on () group_left () sum(carts_open)',
    'carts_open or vector(0)',
    'carts_open / scalar(sum(carts_open))',
    'sum by (route) (rate(http_requests_total[5m])) / sum by (route) (rate(http_requests_total[5m]))',
    '(sum(rate(http_requests_total[5m])) or vector(0)) / sum(rate(http_requests_total[5m]))',
    'carts_open and on () vector(1)',
    'sum by ($by) (carts_open) / sum(carts_open)',
    'carts_open * on (pod) group_left () sum by (pod) (up)',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('promql/impossible-join')
  })
})
