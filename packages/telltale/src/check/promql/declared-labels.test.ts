import { promql } from '@telltale/promql'
import { expect, it } from 'vitest'
import { builtCodesOf } from '../../../testing/queries.ts'
import { carts } from '../../../testing/shop.ts'

it('a query has the labels that its type names', () => {
  expect(builtCodesOf(promql('route')`sum by (job) (${carts.open})`)).toEqual([
    'promql/declared-labels',
  ])
  expect(builtCodesOf(promql('job')`sum by (job) (${carts.open})`)).toEqual([])
})
