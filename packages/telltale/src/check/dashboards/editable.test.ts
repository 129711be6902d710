import { expect, it } from 'vitest'
import { toldOfPage } from '../../../testing/foreign-files.ts'

const code = 'dashboards/editable'

it.each([true, undefined])('editable: %j lets everybody change it', (editable) => {
  expect(toldOfPage(code, { editable })).toEqual(['the dashboard "Shop" can be edited in Grafana'])
})

it('editable: false does not', () => {
  expect(toldOfPage(code, { editable: false })).toEqual([])
})
