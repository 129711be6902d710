import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/rate-of-gauge', () => {
  it.each([
    'rate(carts_open[5m])',
    'increase(carts_open[5m])',
    'rate(sum(rate(http_requests_total[5m]))[1h:5m])',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('promql/rate-of-gauge')
  })

  it.each([
    'rate(http_requests_total[5m])',
    'deriv(carts_open[5m])',
    'rate(unknown_thing[5m]) # telltale-allow metrics/undeclared: a test',
    'resets(carts_open[5m])',
    'rate($metric[5m])',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('promql/rate-of-gauge')
  })
})
