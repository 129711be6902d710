import { promql } from '@telltale/promql'
import { expect, it } from 'vitest'
import { alert, shopWith } from '../../../testing/shop.ts'
import type { AlertingRule } from '../../rules/alerting-rule.ts'
import { noUpAlert } from './no-up-alert.ts'

const slow = alert('ShopSlow')
const down = (text: string) =>
  alert('ShopDown', { when: promql(Object.assign([text], { raw: [text] })) })
const told = (...rules: readonly AlertingRule[]) =>
  [...noUpAlert.find.inRules(shopWith(...rules))].map(({ summary }) => summary)

it('names the alert that is silent while its target is down', () => {
  expect(told(slow)).toEqual([
    'ShopSlow reads metrics of shop-api, and no alert says when shop-api is down',
  ])
})

it.each(['up{job="shop-worker"} == 0', 'up{job!="shop-api"} == 0', 'up{job=~"worker.*"} == 0'])(
  '%s is about another target',
  (text) => {
    expect(told(slow, down(text))).toHaveLength(1)
  },
)

it.each(['up == 0', 'up{job="shop-api"} == 0', 'absent(up{job=~"shop-.*"})'])(
  '%s says when it is down',
  (text) => {
    expect(told(slow, down(text))).toEqual([])
  },
)
