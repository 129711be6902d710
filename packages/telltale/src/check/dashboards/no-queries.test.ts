import { expect, it } from 'vitest'
import { toldOfPanel } from '../../../testing/foreign-files.ts'

const code = 'dashboards/no-queries'

it('a panel that asks for nothing is named', () => {
  expect(toldOfPanel(code, { targets: [] })).toEqual(['the panel "Request rate" has no queries'])
})

it.each([{ type: 'text' }, { libraryPanel: { uid: 'u1', name: 'Requests' } }])(
  '%j has nothing to ask, or asks elsewhere',
  (change) => {
    expect(toldOfPanel(code, { targets: [], ...change })).toEqual([])
  },
)
