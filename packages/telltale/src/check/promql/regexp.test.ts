import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../testing/queries.ts'

describe('promql/regexp', () => {
  it.each(['carts_open{job=~"(?!a)b"}', 'label_replace(carts_open, "a", "$1", "job", "([")'])(
    'is what is wrong with %s',
    (text) => {
      expect(codesOf(text)).toContain('promql/regexp')
    },
  )

  it.each([
    'carts_open{job=~"a|b"}',
    'carts_open{job=~"$job"}',
    'label_replace(carts_open, "a", "$1", "job", "(.*)")',
  ])('has nothing to say about %s', (text) => {
    expect(codesOf(text)).not.toContain('promql/regexp')
  })
})
