import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/short-range', () => {
  it.each([
    'rate(http_requests_total[45s])',
    'rate(http_requests_total[20s])',
    'deriv(carts_open[30s])',
    'rate(http_requests_total[5m:5m])',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('promql/short-range')
  })

  it.each([
    'rate(http_requests_total[1m])',
    'rate(http_requests_total[$__rate_interval])',
    'max_over_time(carts_open[15s])',
    'rate(http_requests_total[1h:5m])',
    'rate(http_requests_total[$window])',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('promql/short-range')
  })
})
