import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('metrics/bucket-bound', () => {
  it.each([
    'rate(http_request_duration_seconds_bucket{le="0.2"}[5m])',
    'rate(http_request_duration_seconds_bucket{le="1"}[5m])',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('metrics/bucket-bound')
  })

  it.each([
    'rate(http_request_duration_seconds_bucket{le="0.1"}[5m])',
    'rate(http_request_duration_seconds_bucket{le="+Inf"}[5m])',
    'rate(http_request_duration_seconds_bucket{le=~"1|1\\\\.0"}[5m])',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('metrics/bucket-bound')
  })
})
