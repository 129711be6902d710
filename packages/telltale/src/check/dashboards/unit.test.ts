import { expect, it } from 'vitest'
import { toldOfPanel } from '../../../testing/foreign-files.ts'

const code = 'dashboards/unit'

const shown = (unit: string) => toldOfPanel(code, { fieldConfig: { defaults: { unit } } })

it('an id that Grafana does not have is told with the one that was meant', () => {
  expect(shown('reqpss')).toEqual(['"reqpss" is not a unit of Grafana. Did you mean "reqps"?'])
})

it('so is that of an override', () => {
  const overrides = [{ properties: [{ id: 'unit', value: 'requests' }] }]
  expect(toldOfPanel(code, { fieldConfig: { defaults: {}, overrides } })).toEqual([
    expect.stringMatching(/^"requests" is not a unit of Grafana\./),
  ])
})

it.each(['reqps', 'suffix:carts', 'short', 'Misc'])('%s is understood', (unit) => {
  expect(shown(unit)).toEqual([])
})
