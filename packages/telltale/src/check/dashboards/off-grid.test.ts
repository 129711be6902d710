import { expect, it } from 'vitest'
import { panel, toldOfPanel } from '../../../testing/foreign-files.ts'

const code = 'dashboards/off-grid'

const placed = (change: object) => toldOfPanel(code, { gridPos: { ...panel.gridPos, ...change } })

it.each([
  [{ x: 13 }, 'begins at column 13 and is 12 wide, which ends at 25 of 24'],
  [{ x: -1 }, 'begins at x -1, y 0'],
  [{ y: -1 }, 'begins at x 0, y -1'],
  [{ w: 7.5 }, 'lies at 0, 0, 7.5 × 8, which are no whole numbers'],
])('%j is told', (change, fault) => {
  expect(placed(change)).toEqual([`the panel "Request rate" ${fault}`])
})

it.each([{ x: 12 }, { y: 1000 }, { w: 24 }])('%j is inside', (change) => {
  expect(placed(change)).toEqual([])
})
