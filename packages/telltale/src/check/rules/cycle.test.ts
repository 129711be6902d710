import { expect, it } from 'vitest'
import { toldOfRules } from '../../../testing/foreign-files.ts'

const code = 'rules/cycle'
const rule = (record: string, expr: string) => ({ record, expr })

it('a rule that reads itself is told so', () => {
  expect(toldOfRules(code, rule('shop:carts:max', 'max(shop:carts:max)'))).toEqual([
    'shop:carts:max reads itself',
  ])
})

it('a circle is told once, with the way around', () => {
  expect(
    toldOfRules(
      code,
      rule('shop:a:max', 'max(shop:b:max)'),
      rule('shop:b:max', 'max(shop:c:max)'),
      rule('shop:c:max', 'max(shop:a:max)'),
    ),
  ).toEqual([
    'recording rules read each other: shop:a:max -> shop:b:max -> shop:c:max -> shop:a:max',
  ])
})

it('two ways to one rule are no circle', () => {
  expect(
    toldOfRules(
      code,
      rule('shop:a:max', 'max(carts_open)'),
      rule('shop:b:max', 'max(shop:a:max)'),
      rule('shop:c:max', 'max(shop:a:max) + max(shop:b:max)'),
    ),
  ).toEqual([])
})
