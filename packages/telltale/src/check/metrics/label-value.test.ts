import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('metrics/label-value', () => {
  it.each([
    'rate(http_requests_total{code="404"}[5m])',
    'rate(http_requests_total{code=~"4.."}[5m])',
    'rate(http_requests_total{code!="404"}[5m])',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('metrics/label-value')
  })

  it.each([
    'rate(http_requests_total{code="500"}[5m])',
    'rate(http_requests_total{code=~"5.."}[5m])',
    'rate(http_requests_total{route="/"}[5m])',
    'rate(http_requests_total{code=~"$code"}[5m])',
    'rate(http_requests_total{code!=""}[5m])',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('metrics/label-value')
  })
})
