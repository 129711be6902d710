import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('metrics/undeclared-label', () => {
  it.each([
    'carts_open{colour="red"}',
    'carts_open{colour!="red"}',
    'carts_open{colour!~"r.*"}',
    'carts_open{colour=""}',
    'sum by (rout) (rate(http_requests_total[5m]))',
    'sum without (rout) (rate(http_requests_total[5m]))',
  ])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('metrics/undeclared-label')
  })

  it.each([
    'carts_open{job="api", pod="a"}',
    'sum by (route, job) (rate(http_requests_total[5m]))',
    'sum by ($by) (carts_open)',
    'sum by (le) (rate(http_request_duration_seconds_bucket[5m]))',
    'sum by (anything) (somebody_elses)',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('metrics/undeclared-label')
  })
})
