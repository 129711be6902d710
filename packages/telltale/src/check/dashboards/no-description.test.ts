import { expect, it } from 'vitest'
import { panel, toldOfPage, toldOfPanel } from '../../../testing/foreign-files.ts'

const code = 'dashboards/no-description'

const silent = (id: number) => ({ ...panel, id, title: `Panel ${id}`, description: '' })

it('one panel is named', () => {
  expect(toldOfPanel(code, { description: ' ' })).toEqual([
    'the panel "Request rate" has no description',
  ])
})

it('many are told together, the first five by name', () => {
  expect(toldOfPage(code, { panels: [1, 2, 3, 4, 5, 6].map(silent) })).toEqual([
    '6 panels have no description: "Panel 1", "Panel 2", "Panel 3", "Panel 4", "Panel 5" and 1 more',
  ])
})

it('a text needs none', () => {
  expect(toldOfPanel(code, { description: '', type: 'text' })).toEqual([])
})
