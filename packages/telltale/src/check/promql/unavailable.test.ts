import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/unavailable', () => {
  it.each(['limitk(2, carts_open)', 'mad_over_time(carts_open[5m])'])(
    'is what is wrong with %s',
    (text) => {
      expect(codesOf(text)).toContain('promql/unavailable')
    },
  )

  it.each(['topk(2, carts_open)', 'holt_winters(carts_open[1h], 0.5, 0.5)'])(
    'has nothing to say about %s',
    (text) => {
      expect(codesOf(text)).not.toContain('promql/unavailable')
    },
  )
})
