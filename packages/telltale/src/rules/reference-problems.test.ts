import { sum } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { codes, only } from '../../testing/rule-problems.ts'
import { alert, requestRate, shop, shopWith } from '../../testing/shop.ts'
import { alertAnnotation } from '../dashboard/annotation.ts'
import { dashboard } from '../dashboard/dashboard.ts'
import { ruleGroup } from './rule-group.ts'

describe('what no rule group contains', () => {
  it('is not shown by a panel', () => {
    expect(only(shop({ rules: [ruleGroup('a', [requestRate])] }))).toMatchObject({
      code: 'rules/unlisted-alert',
      summary:
        'panel "Error ratio" shows the alert ShopHighErrorRate, which no rule group contains',
      path: ['Shop', 'Shop overview', 'API', 'Error ratio'],
    })
  })

  it('is not shown as an annotation', () => {
    const annotations = [alertAnnotation('Alerts', [alert('ShopErrors')])]
    const marked = dashboard('marked', { title: 'Marked', annotations })
    expect(codes(shop({ dashboards: [marked] }))).toEqual(['rules/unlisted-alert'])
  })

  it('is not read', () => {
    const when = sum(requestRate).gt(100)
    expect(only(shopWith(alert('ShopBusy', { when })))).toMatchObject({
      code: 'rules/unlisted-record',
      path: ['Shop', 'shop_api', 'ShopBusy'],
    })
    expect(codes(shopWith(alert('ShopBusy', { when }), requestRate))).toEqual([])
  })
})
