import { promql } from '@telltale/promql'
import { expect, it } from 'vitest'
import { builtCodesOf } from '../../../testing/queries.ts'

it('a query gives one sample for each series', () => {
  expect(builtCodesOf(promql`carts_open[5m]`)).toEqual(['promql/not-an-instant-vector'])
  expect(builtCodesOf(promql`max_over_time(carts_open[5m])`)).toEqual([])
})
