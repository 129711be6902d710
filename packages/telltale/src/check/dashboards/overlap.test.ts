import { expect, it } from 'vitest'
import { foundIn, panel, toldOfPage } from '../../../testing/foreign-files.ts'

const code = 'dashboards/overlap'

const beside = (change: object) => ({
  ...panel,
  id: 2,
  title: 'Carts',
  gridPos: { ...panel.gridPos, ...change },
})

it('the one that lies lower is named, and what is taken', () => {
  const page = { title: 'Shop', panels: [beside({ x: 6, y: 2 }), panel] }
  expect(foundIn(code, { 'page.json': page })).toMatchObject([
    {
      summary: 'the panel "Carts" overlaps the panel "Request rate"',
      fix: 'Move it: x 0 to 12 and y 0 to 8 are taken.',
    },
  ])
})

it.each([{ x: 12 }, { y: 8 }])('at %j there is room', (change) => {
  expect(toldOfPage(code, { panels: [panel, beside(change)] })).toEqual([])
})

it('what a closed row contains lies elsewhere', () => {
  const row = { id: 3, type: 'row', title: 'Carts', collapsed: true, panels: [beside({})] }
  expect(toldOfPage(code, { panels: [panel, row] })).toEqual([])
})
