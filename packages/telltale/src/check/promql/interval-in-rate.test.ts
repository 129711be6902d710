import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/interval-in-rate', () => {
  it.each([
    'rate(http_requests_total[$__interval])',
    'increase(http_requests_total[${__interval}])',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('promql/interval-in-rate')
  })

  it.each([
    'rate(http_requests_total[$__rate_interval])',
    'max_over_time(carts_open[$__interval])',
    'rate(http_requests_total[$interval])',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('promql/interval-in-rate')
  })
})
