import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/average-of-ratio', () => {
  it.each([
    'avg(rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m]))',
    'avg(histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m])))',
    'sum(histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m])))',
    'avg_over_time((sum(rate(http_requests_total{code="500"}[5m])) / sum(rate(http_requests_total[5m])))[1h:5m])',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('promql/average-of-ratio')
  })

  it.each([
    'avg(carts_open)',
    'avg(carts_open / 1024)',
    'avg(carts_open / on (job, instance) up)',
    'max(histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m])))',
    'avg(rate(http_requests_total[5m]))',
    'avg_over_time(carts_open[1h])',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('promql/average-of-ratio')
  })
})
