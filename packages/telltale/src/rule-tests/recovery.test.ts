import { increase, select, sum } from '@telltale/promql'
import { expect, it } from 'vitest'
import { alert, http, shopWith } from '../../testing/shop.ts'
import { testOf } from './test-of.ts'

it('A case does not ask at the moment at which a value stands on the threshold', () => {
  const failed = sum(increase(select(http.requests, { code: '500' }), '1h'))
  const rule = alert('ShopQuarter', {
    when: failed.div(sum(increase(http.requests, '1h'))).gt(0.25),
    for: '15m',
  })
  const derived = testOf(rule, shopWith(rule))
  const cases = 'test' in derived ? derived.test.cases : []
  const recovery = cases.find(({ name }) => name === 'recovery')
  // As many samples above the threshold as below it: 18 minutes each.
  expect(recovery?.series.map(({ values }) => values.split(' ')[0])).toContainEqual(
    expect.stringMatching(/x18$/),
  )
  expect(recovery?.expect.map(({ at }) => at)).toEqual(['18m', '37m'])
})
