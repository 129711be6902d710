import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('metrics/undeclared', () => {
  it.each(['cart_open', 'http_requests_total_sum', 'rate(http_request_total[5m])'])(
    'is what is wrong with %s',
    (text) => {
      expect(codesOf(text)).toContain('metrics/undeclared')
    },
  )

  it.each([
    'carts_open',
    'up',
    'http_request_duration_seconds_count',
    'shop:http_requests:rate5m',
    '$metric',
    'ALERTS',
    '{job="api"}',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('metrics/undeclared')
  })
})
