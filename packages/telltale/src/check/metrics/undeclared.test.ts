import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('metrics/undeclared', () => {
  it.each([
    'cart_open',
    'http_requests_total_sum',
    'rate(http_request_total[5m])',
    '{__name__="cart_open"}',
    '{__name__=~"http_request"}',
    'sum({__name__=~"cart_.*|basket_.*", __name__!~"x"})',
    '{__name__=~"carts_.*", __name__!="carts_open"}',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('metrics/undeclared')
  })

  it.each([
    'carts_open',
    'up',
    'http_request_duration_seconds_count',
    'shop:http_requests:rate5m',
    '$metric',
    'ALERTS',
    '{job="api"}',
    '{__name__="carts_open"}',
    '{__name__=~"up|carts_.*"}',
    '{__name__=~"cart_open|carts_open"}',
    '{__name__=~"shop:.*:rate5m"}',
    '{__name__=~"$metric"}',
    '{__name__="ALERTS"}',
    '{__name__!~"go_.*"}',
    '{__name__=~"(?!a)b"}',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('metrics/undeclared')
  })
})
