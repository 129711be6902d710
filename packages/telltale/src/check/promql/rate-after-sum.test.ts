import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/rate-after-sum', () => {
  it.each([
    'rate(sum(http_requests_total)[1h:5m])',
    'increase(max by (route) (http_requests_total)[1h:5m])',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('promql/rate-after-sum')
  })

  it.each([
    'sum(rate(http_requests_total[5m]))',
    'rate(http_requests_total[1h:5m])',
    'max_over_time(sum(rate(http_requests_total[5m]))[1h:5m])',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('promql/rate-after-sum')
  })
})
