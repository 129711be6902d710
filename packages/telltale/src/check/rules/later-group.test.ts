import { expect, it } from 'vitest'
import { told, toldOfRules } from '../../../testing/foreign-files.ts'

const code = 'rules/later-group'
const carts = { record: 'shop:carts:max', expr: 'max(carts_open)' }
const reading = { record: 'shop:carts:rounded', expr: 'round(shop:carts:max)' }

it('a rule of its own group is read after it has been recorded', () => {
  expect(toldOfRules(code, reading, carts)).toEqual([
    'shop:carts:rounded reads shop:carts:max, which is recorded later in the same group',
  ])
  expect(toldOfRules(code, carts, reading)).toEqual([])
})

it('the later group is named', () => {
  const groups = [
    { name: 'first', rules: [reading] },
    { name: 'second', rules: [carts] },
  ]
  expect(told(code, { 'rules.yml': { groups } })).toEqual([
    'shop:carts:rounded reads shop:carts:max, which is recorded in the later group "second"',
  ])
  expect(told(code, { 'rules.yml': { groups: [...groups].reverse() } })).toEqual([])
})

it('what reads itself in a circle has no order', () => {
  expect(
    toldOfRules(
      code,
      { ...reading, expr: 'max(shop:carts:max)' },
      { ...carts, expr: 'max(shop:carts:rounded)' },
    ),
  ).toEqual([])
})
