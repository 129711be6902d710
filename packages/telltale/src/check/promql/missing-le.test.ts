import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/missing-le', () => {
  it.each([
    'histogram_quantile(0.9, sum by (route) (rate(http_request_duration_seconds_bucket[5m])))',
    'histogram_quantile(0.9, sum(rate(http_request_duration_seconds_bucket[5m])))',
    'histogram_quantile(0.9, sum without (le) (rate(http_request_duration_seconds_bucket[5m])))',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('promql/missing-le')
  })

  it.each([
    'histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))',
    'histogram_quantile(0.9, sum without (route) (rate(http_request_duration_seconds_bucket[5m])))',
    'histogram_quantile(0.9, sum(rate(http_request_duration_seconds[5m])))',
    'histogram_quantile(0.9, sum by ($by) (rate(http_request_duration_seconds_bucket[5m])))',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('promql/missing-le')
  })
})
