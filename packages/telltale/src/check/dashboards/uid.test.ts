import { expect, it } from 'vitest'
import { toldOfPage } from '../../../testing/foreign-files.ts'

const code = 'dashboards/uid'

it.each([
  ['a'.repeat(41), 'has 41 characters, more than 40'],
  ['shop/carts', 'contains "/"'],
])('%s %s', (uid, fault) => {
  expect(toldOfPage(code, { uid })).toEqual([`the uid "${uid}" ${fault}`])
})

it.each(['a'.repeat(40), 'Shop_1-a', '', undefined])('%j is fine, or another problem', (uid) => {
  expect(toldOfPage(code, { uid })).toEqual([])
})
