import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/unit-mismatch', () => {
  it.each([
    'sum(rate(http_requests_total{code="500"}[5m])) / sum(rate(http_requests_total[5m])) > 5',
    'histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 500',
    'timestamp(carts_open) > on (job, instance) scrape_duration_seconds',
    'scrape_duration_seconds > on (job, instance) scrape_body_size_bytes',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text, 'alert')).toContain('promql/unit-mismatch')
  })

  it.each([
    'sum(rate(http_requests_total{code="500"}[5m])) / sum(rate(http_requests_total[5m])) > 0.05',
    'sum(rate(http_requests_total{code="500"}[5m])) / sum(carts_open) > 5',
    'histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 5',
    'carts_open > 5',
    'scrape_duration_seconds > 0.8 * scrape_timeout_seconds',
    'sum(carts_open) > count(up)',
    'sum(rate(http_requests_total[5m])) > sum(rate(http_requests_total[5m] offset 1d)) * 2',
    'sum(rate(http_requests_total[5m])) - sum(rate(http_request_duration_seconds_count[5m])) > 1',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text, 'alert')).not.toContain('promql/unit-mismatch')
  })
})
