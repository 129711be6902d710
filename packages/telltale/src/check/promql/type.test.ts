import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/type', () => {
  it.each(['rate(http_requests_total)', 'sum(1)', '1 > 2'])('is what is wrong with %s', (text) => {
    expect(codesOf(text)).toContain('promql/type')
  })

  it.each(['sum(rate(http_requests_total[5m]))', '$metric / 2', 'topk($n, carts_open)'])(
    'has nothing to say about %s',
    (text) => {
      expect(codesOf(text)).not.toContain('promql/type')
    },
  )
})
