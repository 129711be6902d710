import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/dropped-label', () => {
  it.each([
    'max by (route) (sum by (code) (rate(http_requests_total[5m])))',
    'topk by (route) (2, sum by (code) (rate(http_requests_total[5m])))',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('promql/dropped-label')
  })

  it.each([
    'max by (route) (sum by (route, code) (rate(http_requests_total[5m])))',
    'max by (pod) (sum by (pod) (carts_open))',
    'max by ($by) (sum by (code) (rate(http_requests_total[5m])))',
    'max by (v) (count_values("v", carts_open))',
    'max by (dst) (label_replace(sum by (code) (rate(http_requests_total[5m])), "dst", "$1", "code", "(.*)"))',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('promql/dropped-label')
  })
})
