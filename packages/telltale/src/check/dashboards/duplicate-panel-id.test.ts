import { expect, it } from 'vitest'
import { foundIn, panel, toldOfPage } from '../../../testing/foreign-files.ts'

const code = 'dashboards/duplicate-panel-id'

const carts = { ...panel, title: 'Carts' }

it('both panels are named, and an id that is free', () => {
  const page = { title: 'Shop', panels: [panel, { ...panel, id: 7, title: 'Errors' }, carts] }
  expect(foundIn(code, { 'page.json': page })).toMatchObject([
    {
      summary: 'the panel "Carts" has the id 1, which is that of the panel "Request rate"',
      fix: 'Use an id that is free, such as 8.',
    },
  ])
})

it('one inside a closed row counts', () => {
  const row = { id: 2, type: 'row', title: 'Carts', collapsed: true, panels: [carts] }
  expect(toldOfPage(code, { panels: [panel, row] })).toHaveLength(1)
})

it.each([
  [1, 2],
  [0, 0],
  [undefined, undefined],
])('%j and %j are not one id', (first, second) => {
  const panels = [
    { ...panel, id: first },
    { ...carts, id: second },
  ]
  expect(toldOfPage(code, { panels })).toEqual([])
})
