import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/raw-counter', () => {
  it.each([
    'http_requests_total',
    'sum(http_requests_total) > 5',
    'delta(http_requests_total[5m])',
    'histogram_quantile(0.9, sum by (le) (http_request_duration_seconds_bucket))',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('promql/raw-counter')
  })

  it.each([
    'count(http_requests_total)',
    'absent(http_requests_total)',
    'carts_open unless on (job) http_requests_total',
    'changes(http_requests_total[5m])',
    'timestamp(http_requests_total)',
    'sum(carts_open)',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('promql/raw-counter')
  })
})
