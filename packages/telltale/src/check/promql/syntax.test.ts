import { promql } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { builtCodesOf } from '../../../testing/queries.ts'

describe('promql/syntax', () => {
  it.each(['sum(carts_open', 'carts_open offset', 'carts_open{a=b}'])(
    '%s is not PromQL, and nothing else is said',
    (text) => {
      expect(builtCodesOf(promql(Object.assign([text], { raw: [text] })))).toEqual([
        'promql/syntax',
      ])
    },
  )

  it('has nothing to say about PromQL', () => {
    expect(builtCodesOf(promql`sum(carts_open)`)).toEqual([])
  })
})
