import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/nan-division', () => {
  it.each([
    'sum(rate(http_requests_total{code="500"}[5m]) / rate(http_requests_total[5m])) > 1',
    'sum(rate(http_requests_total{code="500"}[5m])) / sum(rate(http_requests_total[5m])) != 0',
    'quantile(0.5, sum by (route) (rate(http_requests_total{code="500"}[5m])) / sum by (route) (rate(http_requests_total[5m]))) > 0.5',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text, 'alert')).toContain('promql/nan-division')
  })

  it.each([
    'sum(rate(http_requests_total{code="500"}[5m])) / sum(rate(http_requests_total[5m])) > 0.05',
    'sum(rate(http_requests_total{code="500"}[5m]) / (rate(http_requests_total[5m]) > 0)) > 1',
    'max(rate(http_requests_total{code="500"}[5m]) / rate(http_requests_total[5m])) > 0.5',
    'sum(carts_open / 1024) > 1',
    'count(sum by (route) (rate(http_requests_total{code="500"}[5m])) / sum by (route) (rate(http_requests_total[5m])) > 0.5) > 1',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text, 'alert')).not.toContain('promql/nan-division')
  })
})
