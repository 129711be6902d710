import { expect, it } from 'vitest'
import { toldOfPanel } from '../../../testing/foreign-files.ts'

const code = 'dashboards/no-panel-title'

it.each([
  [{ title: '' }, 'a timeseries (id 1) has no title'],
  [{ title: ' ', id: undefined }, 'a timeseries has no title'],
])('%j: %s', (change, summary) => {
  expect(toldOfPanel(code, change)).toEqual([summary])
})

it.each(['stat', 'singlestat', 'text'])('a %s may stand beside its words', (type) => {
  expect(toldOfPanel(code, { title: '', type })).toEqual([])
})
