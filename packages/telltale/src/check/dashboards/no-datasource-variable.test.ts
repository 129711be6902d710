import { expect, it } from 'vitest'
import { datasource, panel, toldOfPage } from '../../../testing/foreign-files.ts'

const code = 'dashboards/no-datasource-variable'

const templating = { list: [] }

it('the data source of a query is to be chosen', () => {
  expect(toldOfPage(code, { templating })).toEqual([
    'the dashboard "Shop" has no variable for its data source',
  ])
})

it.each([
  ['one that can be', {}],
  ['one of another name', { templating: { list: [{ ...datasource, name: 'prometheus' }] } }],
  ['a page without queries', { templating, panels: [{ ...panel, targets: [] }] }],
  ['logs', { templating, panels: [{ ...panel, datasource: { type: 'loki', uid: 'L1' } }] }],
])('%s needs no more', (_, change) => {
  expect(toldOfPage(code, change)).toEqual([])
})
