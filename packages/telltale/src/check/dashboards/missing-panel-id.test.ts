import { expect, it } from 'vitest'
import { toldOfPanel } from '../../../testing/foreign-files.ts'

const code = 'dashboards/missing-panel-id'

it.each([
  [undefined, 'no id'],
  [0, 'the id 0'],
  [-1, 'the id -1'],
])('the id %j is none', (id, words) => {
  expect(toldOfPanel(code, { id })).toEqual([`the panel "Request rate" has ${words}`])
})

it('any number above 0 is one', () => {
  expect(toldOfPanel(code, { id: 968809579 })).toEqual([])
})
