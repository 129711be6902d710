import { ratio } from '@telltale/promql'
import { expect, it } from 'vitest'
import { highErrorRate, http, projectOf, shop } from '../../testing/shop.ts'
import { examine } from '../build.ts'
import { above, dashboard, timeseries } from '../index.ts'

const withThreshold = (value: number) => {
  const panel = timeseries('Success ratio', ratio(http.requests, { code: '200' }), {
    thresholds: [above(value, 'red')],
    alert: highErrorRate,
    allow: { 'dashboards/threshold-differs': 'The panel shows what succeeds.' },
  })
  const page = dashboard('shop-success', { title: 'Success' }, panel)
  const { problems } = examine(projectOf(shop({ dashboards: [page] })))
  return problems.map(({ code }) => code).filter((code) => /threshold|suppression/.test(code))
}

it('what the definition of a panel is allowed to do needs not be found in its JSON as well', () => {
  expect(withThreshold(0.95)).toEqual([])
})

it('what neither of them does is allowed for nothing', () => {
  expect(withThreshold(0.05)).toEqual(['checks/unused-suppression'])
})
