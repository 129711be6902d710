import { expect, it } from 'vitest'
import { datasource, panel, toldOfPage } from '../../../testing/foreign-files.ts'

const code = 'dashboards/export-inputs'

const asking = { ...panel, datasource: { type: 'prometheus', uid: '${DS_PROMETHEUS}' } }
const summary = 'the dashboard has to be filled in by hand when it is imported: ${DS_PROMETHEUS}'

it.each([
  { __inputs: [{ name: 'DS_PROMETHEUS', pluginId: 'prometheus' }] },
  { panels: [asking] },
  { __inputs: [{ name: 'DS_PROMETHEUS', pluginId: 'prometheus' }], panels: [asking] },
])('what an export asks for is told once: %j', (change) => {
  expect(toldOfPage(code, change)).toEqual([summary])
})

it('a variable of that name answers', () => {
  const list = [{ ...datasource, name: 'DS_PROMETHEUS' }]
  expect(toldOfPage(code, { panels: [asking], templating: { list } })).toEqual([])
})
