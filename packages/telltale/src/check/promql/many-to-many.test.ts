import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/many-to-many', () => {
  it.each([
    'sum by (route, code) (rate(http_requests_total[5m])) / on (route) sum by (route) (rate(http_requests_total[5m]))',
    'sum by (route, code) (rate(http_requests_total[5m])) / ignoring (code) sum by (route) (rate(http_requests_total[5m]))',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('promql/many-to-many')
  })

  it.each([
    'sum by (route, code) (rate(http_requests_total[5m])) / on (route) group_left () sum by (route) (rate(http_requests_total[5m]))',
    'sum by (route, code) (rate(http_requests_total{code="500"}[5m])) / on (route) sum by (route) (rate(http_requests_total[5m]))',
    'carts_open / on (job) sum by (job) (up)',
    'sum by (route, code) (rate(http_requests_total[5m])) and on (route) sum by (route) (rate(http_requests_total[5m]))',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('promql/many-to-many')
  })
})
